package dev.fairlead.codec.http1;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of the answer to one request: any interim ones and the final one.
 *
 * <p>One decoder per request sent, for one thread at a time. It consumes bytes as they come and keeps what it needs of
 * an unfinished head, at most one line and the fields read so far; pieces may be cut anywhere, and the work is linear
 * in the number of bytes. It stops exactly behind the empty line: what follows in the same buffer, such as the first
 * frames of an accepted upgrade, is not touched and not counted.
 *
 * <p>Strict where two readings would be possible (RFC 9112 11.2): lines end in CRLF only; there is no control character
 * but the tab, no space before a colon, no whitespace before the first field, no empty line before the status line; the
 * version is HTTP/1.0 or HTTP/1.1 and the status code 100 to 599. Two readings are lenient because they are harmless:
 * a field value continued on the next line is joined with a space as RFC 9112 5.2 demands, and the space between status
 * code and reason phrase may be missing if the reason phrase is.
 *
 * <p>Bytes and interim heads are counted over all heads of the exchange, so that endless interim answers end.
 *
 * <p>After a violation the decoder is dead: every further call throws the same violation and leaves its buffer alone.
 *
 * @since 0.1
 */
public final class ResponseHeadDecoder {

    private final HeadLimits limits;
    private final LineReader lines;

    /** Null until the status line of the head being read is complete. All state here: one thread at a time. */
    private @Nullable StatusLine status;

    /** The fields of the head being read. */
    private FieldSection fields;

    /** Interim heads begun so far. */
    private int interimHeads;

    /** Whether the final head has been returned. */
    private boolean finished;

    /** What every further call throws; null while all is well. */
    private @Nullable HttpViolation violation;

    /**
     * Makes a decoder for the answer to one request.
     *
     * @param limits what the peer may make this decoder read and keep
     */
    public ResponseHeadDecoder(HeadLimits limits) {
        this.limits = limits;
        this.lines = new LineReader(limits);
        this.fields = new FieldSection(limits.fields());
        lines.expect(StatusLine.BEGINNING);
    }

    /**
     * Consumes bytes up to the end of the next head, or all of them if it does not end among them.
     *
     * <p>Interim heads ({@link ResponseHead#isInterim}) are returned too; the caller calls again, with the same buffer,
     * for the next. Once a final head is returned the decoder is done.
     *
     * @param src the bytes received; the caller's. Its position moves behind what was consumed, on a violation behind
     *     the byte at which it showed; its bytes do not change and it is not kept
     * @return the next head, or null if it is not complete yet; then {@code src} is used up
     * @throws HttpViolation if the bytes are not a head or exceed a limit, {@link Kind#SYNTAX}, {@link Kind#HEAD_SIZE},
     *     {@link Kind#LINE_SIZE}, {@link Kind#FIELD_COUNT} or {@link Kind#INTERIM_COUNT}
     * @throws IllegalStateException if the final head has been returned; {@code src} is left alone
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    public @Nullable ResponseHead decode(ByteBuffer src) throws HttpViolation {
        if (violation != null) {
            throw violation;
        }
        if (finished) {
            throw new IllegalStateException("the final response head has already been decoded");
        }
        try {
            return read(src);
        } catch (HttpViolation e) {
            violation = e;
            throw e;
        }
    }

    /**
     * Says that the stream has ended, so that no more bytes come. No effect if the final head has been returned.
     *
     * @throws HttpViolation if the final head has not been returned, {@link Kind#INCOMPLETE}; or the violation that has
     *     been thrown before
     */
    public void endOfInput() throws HttpViolation {
        if (violation == null && !finished) {
            // RFC 9112 8: if a response ends within the header section, "the client cannot assume that meaning has been
            // conveyed", whatever its status code.
            violation = new HttpViolation(
                    Kind.INCOMPLETE,
                    "RFC 9112 8",
                    "stream ended after " + lines.total() + " bytes, before the final response head was complete");
        }
        if (violation != null) {
            throw violation;
        }
    }

    private @Nullable ResponseHead read(ByteBuffer src) throws HttpViolation {
        if (status == null) {
            String line = lines.next(src);
            if (line == null) {
                return null;
            }
            status = StatusLine.parse(line);
            countInterim(status);
        }
        return fields.read(lines, src) ? finish(status) : null;
    }

    private void countInterim(StatusLine line) throws HttpViolation {
        // RFC 9110 15.2: "A client MUST be able to parse one or more 1xx responses received prior to a final response".
        // It sets no upper bound, so a server could go on for ever.
        if (line.isInterim() && ++interimHeads > limits.interimHeads()) {
            throw new HttpViolation(
                    Kind.INTERIM_COUNT,
                    "RFC 9110 15.2",
                    "more than " + limits.interimHeads() + " interim answers before the final one");
        }
    }

    private ResponseHead finish(StatusLine line) {
        ResponseHead head = line.with(fields.headers());
        finished = !head.isInterim();
        status = null;
        fields = new FieldSection(limits.fields());
        lines.expect(StatusLine.BEGINNING);
        return head;
    }
}
