package dev.fairlead.artifacts.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One clause of a header of a bundle.
 *
 * @param name its first part
 * @param values attributes by their names, directives by their names with a colon behind
 */
record Clause(String name, Map<String, String> values) {

    /** Takes a header apart; null: there is none. */
    static List<Clause> all(String header) {
        return header == null
                ? List.of()
                : split(header, ',').stream().map(Clause::of).toList();
    }

    private static Clause of(String text) {
        List<String> parts = split(text, ';');
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            values.put(part.substring(0, equals), part.substring(equals + 1).replace("\"", ""));
        }
        return new Clause(parts.get(0), values);
    }

    /** The value of an attribute or directive; empty if there is none. */
    String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** The values of a directive that is a list. */
    List<String> list(String directive) {
        return values.containsKey(directive) ? Arrays.asList(value(directive).split(",", -1)) : List.of();
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
