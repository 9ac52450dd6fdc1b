package dev.fairlead.fuzz;

import dev.fairlead.codec.http1.Headers;
import java.util.List;

/** Lines that are values of fields, for the targets that read such. */
final class Fields {

    private Fields() {}

    /** The lines of the text that can be values, trimmed as a decoder does it. */
    static List<String> values(String text) {
        return text.lines().map(String::trim).filter(Fields::isValue).toList();
    }

    private static boolean isValue(String line) {
        return line.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF));
    }

    static Headers of(String name, List<String> values) {
        Headers.Builder headers = Headers.builder();
        values.forEach(value -> headers.add(name, value));
        return headers.build();
    }
}
