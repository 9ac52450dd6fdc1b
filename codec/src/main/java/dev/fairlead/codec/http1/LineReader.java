package dev.fairlead.codec.http1;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines that end in CRLF, within limits. Every byte is consumed when it is looked at and never looked
 * at again, so the work is linear however small the pieces are.
 */
final class LineReader {

    private static final int FIRST_CAPACITY = 256;

    /** How the next line has to begin, and what to say if it does not. */
    record Beginning(String prefix, String section, String complaint) {}

    private static final Beginning ANY = new Beginning("", "", "");

    private final long maxTotal;
    private final int maxLine;

    /** The line so far, without its line end. All state here: only the decoder's one thread. */
    private byte[] line;

    /** How many bytes of {@link #line} are in use. */
    private int length;

    /** All bytes ever consumed, line ends included. */
    private long total;

    /** Whether the last byte was a CR, whose LF is due. */
    private boolean lineFeedDue;

    /** How the line has to begin; {@link #ANY} if that does not matter. */
    private Beginning beginning = ANY;

    LineReader(HeadLimits limits) {
        this(limits.headBytes(), limits.lineBytes());
    }

    LineReader(long maxTotal, int maxLine) {
        this.maxTotal = maxTotal;
        this.maxLine = maxLine;
        this.line = new byte[Math.min(maxLine, FIRST_CAPACITY)];
    }

    /** Requires the next line to begin so; judged byte by byte, without waiting for the end of the line. */
    void expect(Beginning next) {
        beginning = next;
    }

    long total() {
        return total;
    }

    /** Returns the next line without its line end, one character per byte, or null if its end has not come yet. */
    @Nullable
    String next(ByteBuffer src) throws HttpViolation {
        while (src.hasRemaining()) {
            if (take(src.get())) {
                return finish();
            }
        }
        return null;
    }

    private String finish() {
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        length = 0;
        lineFeedDue = false;
        beginning = ANY;
        return text;
    }

    /** Takes one byte; true if it ends the line. */
    private boolean take(byte octet) throws HttpViolation {
        if (++total > maxTotal) {
            throw new HttpViolation(
                    Kind.HEAD_SIZE, "RFC 9110 5.4", "head or trailer section is longer than " + maxTotal + " bytes");
        }
        if (lineFeedDue) {
            return endOfLine(octet);
        }
        checkBeginning(octet);
        if (octet == Characters.CARRIAGE_RETURN) {
            lineFeedDue = true;
        } else {
            append(octet);
        }
        return false;
    }

    private static boolean endOfLine(byte octet) throws HttpViolation {
        // RFC 9112 2.2: "A recipient of such a bare CR MUST consider that element to be invalid or replace each bare CR
        // with SP". Only the first leaves no second reading.
        if (octet != Characters.LINE_FEED) {
            throw HttpViolation.syntax("RFC 9112 2.2", "CR without LF in a line");
        }
        return true;
    }

    private void checkBeginning(byte octet) throws HttpViolation {
        String prefix = beginning.prefix();
        if (length < prefix.length() && octet != prefix.charAt(length)) {
            throw HttpViolation.syntax(beginning.section(), beginning.complaint());
        }
    }

    private void append(byte octet) throws HttpViolation {
        // RFC 9112 2.2: "a recipient MAY recognize a single LF as a line terminator". It need not, and where two
        // recipients differ on it one message can be smuggled in another.
        if (octet == Characters.LINE_FEED) {
            throw HttpViolation.syntax("RFC 9112 2.2", "line ends with LF instead of CRLF");
        }
        // RFC 9110 5.5: NUL is "invalid and dangerous", "other CTL characters are also invalid". None may stand in a
        // start line or chunk line either, so bytes that are not HTTP are refused here and not at some line end.
        if (!Characters.isText(octet & 0xFF)) {
            throw HttpViolation.syntax(
                    "RFC 9110 5.5", "control character " + Characters.name((char) octet) + " in a line");
        }
        if (length == maxLine) {
            throw new HttpViolation(Kind.LINE_SIZE, "RFC 9110 5.4", "line is longer than " + maxLine + " bytes");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, (int) Math.min(maxLine, 2L * length));
        }
        line[length++] = octet;
    }
}
