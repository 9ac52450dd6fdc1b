package dev.fairlead.cli;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which cases to run: numbers and ranges of them with commas between, as in {@code 1-20,33}; an empty text for all. */
record CaseSelection(String text) {

    private static final Pattern PART = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

    /** Returns the numbers in order, each once. */
    List<Integer> of(int count) throws CommandFailure {
        if (text.isEmpty()) {
            return IntStream.rangeClosed(1, count).boxed().toList();
        }
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part.strip());
            if (!matcher.matches()) {
                throw wrong("\"" + part + "\" is neither a number nor a range such as 1-20");
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first < 1 || last < first || last > count) {
                throw wrong(part + " is not within 1 to " + count + ", the cases of this server");
            }
            IntStream.rangeClosed(first, last).forEach(numbers::add);
        }
        return List.copyOf(numbers);
    }

    private static CommandFailure wrong(String complaint) {
        return new CommandFailure(ExitStatus.USAGE, "--cases: " + complaint);
    }
}
