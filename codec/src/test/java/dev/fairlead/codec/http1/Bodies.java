package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Feeds bodies to the decoder whole, cut at every position and byte by byte, and insists on one result. */
final class Bodies {

    /** What a decoder made of some pieces. */
    record Result(String content, boolean complete, boolean truncated, int consumed) {}

    private Bodies() {}

    /** Makes a decoder for the body behind a 400 with some field lines. */
    static ResponseBodyDecoder decoder(String fields, int maxBytes) throws HttpViolation {
        ByteBuffer wire = ByteBuffer.wrap(ResponseHeads.bytes("HTTP/1.1 400 No\r\n" + fields + "\r\n"));
        ResponseHead head = new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(wire);
        assertNotNull(head);
        return new ResponseBodyDecoder(head, "GET", maxBytes);
    }

    static Result read(String fields, int maxBytes, String body) {
        Result whole = run(fields, maxBytes, List.of(ByteBuffer.wrap(ResponseHeads.bytes(body))));
        try (Stream<List<ByteBuffer>> splits = Pieces.everySplitInEveryStorage(ResponseHeads.bytes(body))) {
            splits.forEach(pieces ->
                    assertEquals(whole, run(fields, maxBytes, pieces), () -> "in " + pieces.size() + " pieces"));
        }
        return whole;
    }

    static HttpViolation refusalOfChunks(String body) {
        HttpViolation whole = refusal(List.of(ByteBuffer.wrap(ResponseHeads.bytes(body))));
        try (Stream<List<ByteBuffer>> splits = Pieces.everySplitInEveryStorage(ResponseHeads.bytes(body))) {
            splits.forEach(
                    pieces -> assertEquals(whole.getMessage(), refusal(pieces).getMessage()));
        }
        return whole;
    }

    static String text(ResponseBodyDecoder decoder) {
        return new String(decoder.content(), StandardCharsets.ISO_8859_1);
    }

    private static HttpViolation refusal(List<ByteBuffer> pieces) {
        try {
            ResponseBodyDecoder decoder = decoder("Transfer-Encoding: chunked\r\n", 100_000);
            HttpViolation violation = assertThrows(HttpViolation.class, () -> {
                for (ByteBuffer piece : pieces) {
                    decoder.decode(piece);
                }
            });
            ByteBuffer more = ByteBuffer.allocate(1);
            assertSame(violation, assertThrows(HttpViolation.class, () -> decoder.decode(more)));
            assertEquals(1, more.remaining(), "bytes left after the violation");
            return violation;
        } catch (HttpViolation e) {
            throw new AssertionError("head refused", e);
        }
    }

    private static Result run(String fields, int maxBytes, List<ByteBuffer> pieces) {
        try {
            ResponseBodyDecoder decoder = decoder(fields, maxBytes);
            int consumed = 0;
            for (ByteBuffer piece : pieces) {
                int start = piece.position();
                boolean done = decoder.decode(piece);
                assertEquals(decoder.isComplete() || decoder.isTruncated(), done);
                consumed += piece.position() - start;
            }
            return new Result(text(decoder), decoder.isComplete(), decoder.isTruncated(), consumed);
        } catch (HttpViolation e) {
            throw new AssertionError("refused", e);
        }
    }
}
