package dev.fairlead.codec.http1;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the beginning of a response's body: what a server says when it refuses an upgrade.
 *
 * <p>One decoder per response, for one thread at a time; pieces may be cut anywhere. Where the body ends is told by
 * RFC 9112 6.3: there is none behind 1xx, 204, 304, an answer to HEAD and a 2xx answer to CONNECT, whatever the fields
 * say; otherwise {@code Transfer-Encoding} goes before {@code Content-Length}; with neither, or with a transfer coding
 * other than {@code chunked} at the end, it ends with the stream. Equal repetitions of {@code Content-Length} are
 * accepted, different ones are a violation. Chunk extensions and trailer fields are read over, within the limits of
 * {@link HeadLimits#DEFAULT}, 16 KiB of chunk extensions and 256 bytes for the line of a chunk's size. No other coding
 * is undone: neither a transfer coding before {@code chunked} nor {@code Content-Encoding}.
 *
 * <p>At most {@code maxBytes} are kept, in memory that grows with the bytes that arrive; a declared length allocates
 * nothing. A longer body is cut: once more content is known to follow, the body
 * {@linkplain #isTruncated() is truncated} and the rest is dropped. The connection is then of no further use.
 *
 * <p>After a violation every further {@code decode} or {@code endOfInput} throws the same violation; {@link #content()}
 * is what had come before it.
 *
 * @since 0.1
 */
public final class ResponseBodyDecoder {

    private final BodyFraming framing;
    private final KeptBytes kept;

    /** Whether the whole body has come. All state here: one thread at a time. */
    private boolean complete;

    /** What every further call throws; null while all is well. */
    private @Nullable HttpViolation violation;

    /**
     * Makes a decoder for the body behind a head.
     *
     * @param head the final response head
     * @param requestMethod the method of the request it answers; matters if {@code HEAD} or {@code CONNECT}
     * @param maxBytes how many bytes of content to keep, at least 0; exactly so many are not yet truncated
     * @throws HttpViolation if the fields contradict each other or are malformed, so that the end of the body cannot be
     *     told, {@link Kind#SYNTAX}
     * @throws IllegalArgumentException if {@code maxBytes} is negative
     */
    public ResponseBodyDecoder(ResponseHead head, String requestMethod, int maxBytes) throws HttpViolation {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ", the least is 0");
        }
        this.framing = BodyFraming.of(head, requestMethod);
        this.kept = new KeptBytes(maxBytes);
        // A body of no bytes is complete before the first byte.
        this.complete = framing.decode(ByteBuffer.allocate(0), kept);
    }

    /**
     * Consumes bytes of the body.
     *
     * @param src the bytes received behind the head; the caller's. Its position moves behind what was consumed: behind
     *     the body if that is complete, else to its limit; on a violation behind the byte at which it showed. Its bytes
     *     do not change and it is not kept
     * @return whether there is nothing more to wait for: the body is complete or truncated
     * @throws HttpViolation if the chunks are malformed, {@link Kind#SYNTAX}, or what surrounds them exceeds a limit,
     *     {@link Kind#LINE_SIZE}, {@link Kind#HEAD_SIZE} or {@link Kind#FIELD_COUNT}
     */
    public boolean decode(ByteBuffer src) throws HttpViolation {
        if (violation != null) {
            throw violation;
        }
        if (!complete && !kept.isTruncated()) {
            decodeFurther(src);
        }
        if (kept.isTruncated()) {
            src.position(src.limit());
        }
        return complete || kept.isTruncated();
    }

    private void decodeFurther(ByteBuffer src) throws HttpViolation {
        try {
            complete = framing.decode(src, kept);
        } catch (HttpViolation e) {
            violation = e;
            throw e;
        }
    }

    /**
     * Says that the stream has ended, so that no more bytes come. A body that ends with the stream is then complete; no
     * effect on one that is complete or truncated.
     *
     * @throws HttpViolation if the body is not complete, {@link Kind#INCOMPLETE}; or the violation that has been thrown
     *     before
     */
    public void endOfInput() throws HttpViolation {
        if (violation != null) {
            throw violation;
        }
        if (!complete && !kept.isTruncated()) {
            try {
                framing.endOfInput(kept);
            } catch (HttpViolation e) {
                violation = e;
                throw e;
            }
            complete = true;
        }
    }

    /**
     * Returns the content kept so far.
     *
     * @return a new array that is the caller's, at most {@code maxBytes} long
     */
    public byte[] content() {
        return kept.copy();
    }

    /**
     * Tells whether the whole body has come and been kept.
     *
     * @return false also for a truncated body
     */
    public boolean isComplete() {
        return complete;
    }

    /**
     * Tells whether the body is longer than {@code maxBytes}, so that its end was dropped.
     *
     * @return whether {@code maxBytes} of content are kept and more is known to follow
     */
    public boolean isTruncated() {
        return kept.isTruncated();
    }
}
