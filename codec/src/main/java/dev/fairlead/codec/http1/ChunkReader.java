package dev.fairlead.codec.http1;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;

/** Takes the chunks of a body apart (RFC 9112 7.1); chunk extensions and trailer fields are read over. */
final class ChunkReader {

    /** A size has at most 16 digits; the rest is room for extensions, which nobody sends to a client. */
    private static final int LINE_BYTES = 256;

    // RFC 9112 7.1.1: a recipient "ought to limit the total length of chunk extensions".
    private static final int EXTENSION_BYTES = 16_384;

    /** The line end behind the data of a chunk: an empty line. */
    private static final LineReader.Beginning LINE_END =
            new LineReader.Beginning("\r", "RFC 9112 7.1", "chunk is longer than its declared size");

    /** What comes next. */
    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILER
    }

    private final LineReader sizes = new LineReader(Long.MAX_VALUE, LINE_BYTES);
    private final LineReader trailerLines = new LineReader(HeadLimits.DEFAULT);

    // RFC 9110 6.5.1: trailer fields may be ignored, and must not be merged into the head without knowing their
    // meaning.
    private final FieldSection trailer = new FieldSection(HeadLimits.DEFAULT.fields());

    /** What comes next. All state here: only the decoder's one thread. */
    private State state = State.SIZE;

    /** Bytes of this chunk's data still due. */
    private long due;

    /** Bytes of chunk extensions so far, over all chunks. */
    private long extensionBytes;

    /** Reads what there is; true if the body is complete, false too if {@code kept} is truncated. */
    boolean read(ByteBuffer src, KeptBytes kept) throws HttpViolation {
        while (state != State.TRAILER) {
            if (!step(src, kept)) {
                return false;
            }
        }
        return trailer.read(trailerLines, src);
    }

    /** Moves to the next state; false if more bytes are needed, or room for them. */
    private boolean step(ByteBuffer src, KeptBytes kept) throws HttpViolation {
        return switch (state) {
            case SIZE -> readSize(src);
            case DATA -> readData(src, kept);
            default -> readLineEnd(src);
        };
    }

    private boolean readSize(ByteBuffer src) throws HttpViolation {
        String line = sizes.next(src);
        if (line == null) {
            return false;
        }
        int digits = Characters.firstOutside(line, ChunkReader::isHexDigit);
        due = size(digits < 0 ? line : line.substring(0, digits));
        if (digits >= 0) {
            skipExtensions(line.substring(digits));
        }
        state = due == 0 ? State.TRAILER : State.DATA;
        return true;
    }

    private static boolean isHexDigit(int c) {
        return Characters.isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static long size(String digits) throws HttpViolation {
        // RFC 9112 7.1: chunk-size = 1*HEXDIG
        if (digits.isEmpty()) {
            throw HttpViolation.syntax("RFC 9112 7.1", "chunk does not begin with its size");
        }
        // RFC 9112 7.1: "Recipients MUST anticipate potentially large hexadecimal numerals and prevent parsing errors
        // due to integer conversion overflows".
        try {
            return Long.parseLong(digits, 16);
        } catch (NumberFormatException e) {
            throw HttpViolation.syntax("RFC 9112 7.1", "chunk size is above " + Long.MAX_VALUE);
        }
    }

    private void skipExtensions(String extensions) throws HttpViolation {
        // RFC 9112 7.1.1: chunk-ext = *( BWS ";" BWS chunk-ext-name ... ); "A recipient MUST ignore unrecognized chunk
        // extensions."
        if (!extensions.trim().startsWith(";")) {
            throw HttpViolation.syntax("RFC 9112 7.1.1", "chunk size is followed by something other than an extension");
        }
        extensionBytes += extensions.length();
        if (extensionBytes > EXTENSION_BYTES) {
            throw new HttpViolation(
                    Kind.HEAD_SIZE, "RFC 9112 7.1.1", "chunk extensions are longer than " + EXTENSION_BYTES + " bytes");
        }
    }

    private boolean readData(ByteBuffer src, KeptBytes kept) {
        due -= kept.take(src, due);
        if (due > 0) {
            return false;
        }
        state = State.DATA_END;
        sizes.expect(LINE_END);
        return true;
    }

    private boolean readLineEnd(ByteBuffer src) throws HttpViolation {
        if (sizes.next(src) == null) {
            return false;
        }
        state = State.SIZE;
        return true;
    }
}
