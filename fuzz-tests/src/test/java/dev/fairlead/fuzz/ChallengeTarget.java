package dev.fairlead.fuzz;

import dev.fairlead.codec.http1.Challenge;
import java.util.ArrayList;
import java.util.List;

/** Challenges in the lines of the input. */
final class ChallengeTarget implements Target.Run {

    private static final String NAME = "WWW-Authenticate";

    @Override
    public void on(Input input) {
        List<String> values = Fields.values(input.restAsOctets());
        List<Challenge> all = read(values);
        List<Challenge> each = new ArrayList<>();
        for (String value : values) {
            each.addAll(read(List.of(value)));
        }
        Findings.requireSame(each, all);
        String again = String.join(", ", all.stream().map(ChallengeTarget::text).toList());
        Findings.requireSame(all, read(List.of(again)));
    }

    private static List<Challenge> read(List<String> values) {
        return Challenge.all(Fields.of(NAME, values), NAME);
    }

    private static String text(Challenge challenge) {
        if (challenge.token68().isPresent()) {
            return challenge.scheme() + " " + challenge.token68().get();
        }
        List<String> parameters = new ArrayList<>();
        challenge.parameters().forEach((name, value) -> parameters.add(name + "=\"" + escaped(value) + '"'));
        return (challenge.scheme() + " " + String.join(", ", parameters)).trim();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
