package dev.fairlead.resourcecheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a documentation page that tests write: what the page claims must be what the run has found. It stands between the
 * lines {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}.
 *
 * @param page the page
 * @param name of the part
 */
public record PageSection(Path page, String name) {

    /** The system property with which pages are changed instead of compared. */
    public static final String UPDATE = "pages.update";

    /** Where a run puts what it makes of each part, for who wants to copy it. */
    private static final Path MADE = Path.of("target", "pages");

    /**
     * Compares the part with what was found, or writes it there if the system property {@value #UPDATE} is true.
     *
     * @param found the text, in lines
     * @throws AssertionError if the page says anything else, or has no such part
     */
    public void mustBe(String found) {
        String wanted = "\n" + found.strip() + "\n\n";
        try {
            String text = Files.readString(page);
            int begin = after(text, "<!-- begin " + name + " -->\n");
            int end = text.indexOf("<!-- end " + name + " -->", begin);
            if (end < 0) {
                throw new AssertionError(page + " has no line that ends the part " + name);
            }
            Files.createDirectories(MADE);
            Files.writeString(MADE.resolve(name + ".md"), wanted);
            if (Boolean.getBoolean(UPDATE)) {
                Files.writeString(page, text.substring(0, begin) + wanted + text.substring(end));
            } else if (!text.substring(begin, end).equals(wanted)) {
                throw new AssertionError("the part " + name + " of " + page + " differs from the run: "
                        + difference(text.substring(begin, end), wanted)
                        + "\nIf the run is right, run it with -D" + UPDATE + "=true, or copy "
                        + MADE.resolve(name + ".md"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int after(String text, String line) {
        int at = text.indexOf(line);
        if (at < 0) {
            throw new AssertionError(page + " has no part " + name);
        }
        return at + line.length();
    }

    private static String difference(String said, String found) {
        String[] claims = said.split("\n", -1);
        String[] facts = found.split("\n", -1);
        int line = 0;
        while (line < Math.min(claims.length, facts.length) && claims[line].equals(facts[line])) {
            line++;
        }
        return "its line " + line + " says\n" + (line < claims.length ? claims[line] : "nothing") + "\nand should say\n"
                + (line < facts.length ? facts[line] : "nothing");
    }
}
