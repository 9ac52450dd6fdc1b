package dev.fairlead.codec.http1;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import java.util.List;

/** How the end of a body is told; chosen by {@link #of} as RFC 9112 6.3 says. */
sealed interface BodyFraming {

    /** Moves content into {@code kept}; true if the body is complete. Stops early once {@code kept} is truncated. */
    boolean decode(ByteBuffer src, KeptBytes kept) throws HttpViolation;

    /** Says that no more bytes come; throws unless that is how this body ends. */
    void endOfInput(KeptBytes kept) throws HttpViolation;

    static HttpViolation incomplete(KeptBytes kept) {
        // RFC 9112 8: "A client that receives an incomplete response message [...] MUST record the message as
        // incomplete."
        return new HttpViolation(
                Kind.INCOMPLETE,
                "RFC 9112 8",
                "stream ended within the body, after " + kept.size() + " bytes of content");
    }

    static BodyFraming of(ResponseHead head, String requestMethod) throws HttpViolation {
        if (hasNoBody(head.status(), requestMethod)) {
            return new FixedLength(0);
        }
        Headers headers = head.headers();
        // RFC 9112 6.3 item 3: "If a message is received with both a Transfer-Encoding and a Content-Length header
        // field, the Transfer-Encoding overrides the Content-Length."
        if (headers.contains("Transfer-Encoding")) {
            return ofCodings(headers.tokens("Transfer-Encoding"));
        }
        if (headers.contains("Content-Length")) {
            return new FixedLength(contentLength(headers.tokens("Content-Length")));
        }
        // RFC 9112 6.3 item 8: without a declared length, "the message body length is determined by the number of
        // octets received prior to the server closing the connection".
        return new UntilEnd();
    }

    private static boolean hasNoBody(int status, String requestMethod) {
        // RFC 9112 6.3 item 1: "Any response to a HEAD request and any response with a 1xx (Informational), 204 (No
        // Content), or 304 (Not Modified) status code is always terminated by the first empty line".
        if (requestMethod.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return true;
        }
        // RFC 9112 6.3 item 2: "Any 2xx (Successful) response to a CONNECT request implies that the connection will
        // become a tunnel".
        return requestMethod.equals("CONNECT") && status < 300;
    }

    private static BodyFraming ofCodings(List<String> codings) throws HttpViolation {
        long chunked = codings.stream().filter("chunked"::equalsIgnoreCase).count();
        // RFC 9112 6.1: "A sender MUST NOT apply the chunked transfer coding more than once to a message body".
        if (chunked > 1) {
            throw HttpViolation.syntax("RFC 9112 6.1", "transfer coding chunked is applied " + chunked + " times");
        }
        // RFC 9112 6.3 item 4: if "the chunked transfer coding is not the final encoding, the message body length is
        // determined by reading the connection until it is closed by the server".
        boolean chunkedIsLast = chunked == 1 && codings.get(codings.size() - 1).equalsIgnoreCase("chunked");
        return chunkedIsLast ? new Chunked() : new UntilEnd();
    }

    private static long contentLength(List<String> values) throws HttpViolation {
        // RFC 9112 6.3 item 5: an invalid Content-Length is an error "unless the field value can be successfully parsed
        // as a comma-separated list, all values in the list are valid, and all values in the list are the same".
        if (values.isEmpty()) {
            throw HttpViolation.syntax("RFC 9110 8.6", "Content-Length is empty");
        }
        long length = decimal(values.get(0));
        for (String value : values) {
            if (decimal(value) != length) {
                throw HttpViolation.syntax("RFC 9112 6.3", "Content-Length is given twice with different values");
            }
        }
        return length;
    }

    private static long decimal(String digits) throws HttpViolation {
        if (Characters.firstOutside(digits, Characters::isDigit) >= 0) {
            throw HttpViolation.syntax("RFC 9110 8.6", "Content-Length is not a decimal number");
        }
        // RFC 9110 8.6: a recipient MUST "prevent parsing errors due to integer conversion overflows".
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw HttpViolation.syntax("RFC 9110 8.6", "Content-Length is above " + Long.MAX_VALUE);
        }
    }

    /** A body of declared length; also no body, of length 0. */
    final class FixedLength implements BodyFraming {

        /** Bytes still due. Only the decoder's one thread. */
        private long due;

        private FixedLength(long length) {
            this.due = length;
        }

        @Override
        public boolean decode(ByteBuffer src, KeptBytes kept) {
            due -= kept.take(src, due);
            return due == 0;
        }

        @Override
        public void endOfInput(KeptBytes kept) throws HttpViolation {
            throw incomplete(kept);
        }
    }

    /** A body that ends with the stream. */
    final class UntilEnd implements BodyFraming {

        private UntilEnd() {}

        @Override
        public boolean decode(ByteBuffer src, KeptBytes kept) {
            kept.take(src, src.remaining());
            return false;
        }

        @Override
        public void endOfInput(KeptBytes kept) {
            // RFC 9112 8: a response that has neither chunked coding nor Content-Length "is terminated by closure of
            // the connection"; where it was cut cannot be told.
        }
    }

    /** A body in chunks. */
    final class Chunked implements BodyFraming {

        private final ChunkReader chunks = new ChunkReader();

        private Chunked() {}

        @Override
        public boolean decode(ByteBuffer src, KeptBytes kept) throws HttpViolation {
            return chunks.read(src, kept);
        }

        @Override
        public void endOfInput(KeptBytes kept) throws HttpViolation {
            throw incomplete(kept);
        }
    }
}
