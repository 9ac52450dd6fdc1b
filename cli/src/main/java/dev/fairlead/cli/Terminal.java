package dev.fairlead.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command reads from and writes to.
 *
 * @param in standard input, buffered
 * @param out standard output; whoever writes a line flushes it
 * @param err standard error, flushed with every line
 * @param charset how both outputs encode characters
 * @param ansi whether colours are wanted
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, Charset charset, Ansi ansi) {

    /** Whether marks and typographic characters come out as they are meant. */
    boolean isUnicode() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** Prints a line on standard error; line ends within it, which a peer may have chosen, do not make it two. */
    void complain(String line) {
        err.println(visible(line));
        err.flush();
    }

    /** Text from elsewhere: what would control the terminal, or cannot be encoded, is shown as an escape. */
    String visible(String text) {
        CharsetEncoder encoder = charset.newEncoder();
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            String character = Character.toString(c);
            if (Character.isISOControl(c) || isInvisible(c) || !encoder.canEncode(character)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.append(character);
            }
        });
        return shown.toString();
    }

    /** Line separators, and marks that turn the direction of what stands around them. */
    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
