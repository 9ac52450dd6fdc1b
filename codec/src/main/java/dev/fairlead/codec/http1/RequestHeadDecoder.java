package dev.fairlead.codec.http1;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of one request: the server's side, for test servers and proxies.
 *
 * <p>As incremental, strict and limited as {@link ResponseHeadDecoder}, for one thread at a time; the limit on interim
 * answers does not apply. One empty line before the request line is skipped (RFC 9112 2.2). The decoder stops exactly
 * behind the empty line that ends the head. After a violation it is dead: every further call throws the same violation
 * and leaves its buffer alone.
 *
 * @since 0.1
 */
public final class RequestHeadDecoder {

    private final LineReader lines;
    private final FieldSection fields;

    /** Whether the one empty line that may come first has been skipped. All state here: one thread at a time. */
    private boolean emptyLineSkipped;

    /** Null until the request line is complete. */
    private @Nullable RequestLine request;

    /** Whether the head has been returned. */
    private boolean finished;

    /** What every further call throws; null while all is well. */
    private @Nullable HttpViolation violation;

    /**
     * Makes a decoder for one request.
     *
     * @param limits what the peer may make this decoder read and keep
     */
    public RequestHeadDecoder(HeadLimits limits) {
        this.lines = new LineReader(limits);
        this.fields = new FieldSection(limits.fields());
    }

    /**
     * Consumes bytes up to the end of the head, or all of them if it does not end among them.
     *
     * @param src the bytes received; the caller's. Its position moves behind what was consumed, on a violation behind
     *     the byte at which it showed; its bytes do not change and it is not kept
     * @return the head, or null if it is not complete yet; then {@code src} is used up
     * @throws HttpViolation if the bytes are not a head or exceed a limit, {@link Kind#SYNTAX}, {@link Kind#HEAD_SIZE},
     *     {@link Kind#LINE_SIZE} or {@link Kind#FIELD_COUNT}
     * @throws IllegalStateException if the head has been returned; {@code src} is left alone
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    public @Nullable RequestHead decode(ByteBuffer src) throws HttpViolation {
        if (violation != null) {
            throw violation;
        }
        if (finished) {
            throw new IllegalStateException("the request head has already been decoded");
        }
        try {
            return read(src);
        } catch (HttpViolation e) {
            violation = e;
            throw e;
        }
    }

    /**
     * Says that the stream has ended, so that no more bytes come. No effect if the head has been returned, or if no
     * byte has come at all: a client may leave without a request.
     *
     * @throws HttpViolation if the stream ended within the head, {@link Kind#INCOMPLETE}; or the violation that has
     *     been thrown before
     */
    public void endOfInput() throws HttpViolation {
        if (violation == null && !finished && lines.total() > 0) {
            violation = new HttpViolation(
                    Kind.INCOMPLETE,
                    "RFC 9112 8",
                    "stream ended after " + lines.total() + " bytes, within the request head");
        }
        if (violation != null) {
            throw violation;
        }
    }

    private @Nullable RequestHead read(ByteBuffer src) throws HttpViolation {
        if (request == null) {
            String line = requestLine(src);
            if (line == null) {
                return null;
            }
            request = RequestLine.parse(line);
        }
        finished = fields.read(lines, src);
        return finished ? request.with(fields.headers()) : null;
    }

    private @Nullable String requestLine(ByteBuffer src) throws HttpViolation {
        String line = lines.next(src);
        // RFC 9112 2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore at least one
        // empty line (CRLF) received prior to the request-line".
        if (line != null && line.isEmpty() && !emptyLineSkipped) {
            emptyLineSkipped = true;
            line = lines.next(src);
        }
        return line;
    }
}
