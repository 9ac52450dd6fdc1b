package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Feeds answers to the decoder whole, cut at every position and byte by byte, and insists on one result. */
public final class ResponseHeads {

    /** What a decoder made of some pieces. */
    private record Run(
            List<ResponseHead> heads,
            long consumed,
            @Nullable String violation) {}

    private ResponseHeads() {}

    /**
     * Returns text as bytes.
     *
     * @param text one character per byte
     * @return the bytes
     */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Decodes an answer in every way of cutting it.
     *
     * @param wire all heads of the answer and nothing behind them
     * @return the heads, interim ones included
     */
    public static List<ResponseHead> allOf(String wire) {
        Run whole = sameForEverySplit(wire);
        assertNull(whole.violation(), "violation");
        assertEquals(wire.length(), whole.consumed(), "bytes consumed");
        return whole.heads();
    }

    /**
     * Decodes a single head in every way of cutting it.
     *
     * @param wire one head and nothing behind it
     * @return the head
     */
    public static ResponseHead of(String wire) {
        List<ResponseHead> heads = allOf(wire);
        assertEquals(1, heads.size(), "number of heads");
        return heads.get(0);
    }

    /** Has an answer refused in every way of cutting it; the violation is repeated, further bytes are not touched. */
    static HttpViolation refusalOf(String wire) {
        assertNotNull(sameForEverySplit(wire).violation(), "an answer that is to be refused");
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
        HttpViolation first = assertThrows(HttpViolation.class, () -> readAll(decoder, ByteBuffer.wrap(bytes(wire))));
        ByteBuffer more = ByteBuffer.wrap(bytes("HTTP/1.1 200 OK\r\n\r\n"));
        assertSame(first, assertThrows(HttpViolation.class, () -> decoder.decode(more)), "violation of the next call");
        assertEquals(0, more.position(), "bytes read after the violation");
        assertSame(first, assertThrows(HttpViolation.class, decoder::endOfInput), "violation at the end of input");
        return first;
    }

    private static void readAll(ResponseHeadDecoder decoder, ByteBuffer src) throws HttpViolation {
        while (src.hasRemaining()) {
            decoder.decode(src);
        }
    }

    private static Run sameForEverySplit(String wire) {
        Run whole = run(List.of(ByteBuffer.wrap(bytes(wire))));
        try (Stream<List<ByteBuffer>> splits = Pieces.everySplitInEveryStorage(bytes(wire))) {
            splits.forEach(pieces -> assertEquals(whole, run(pieces), () -> "in " + pieces.size() + " pieces"));
        }
        return whole;
    }

    private static Run run(List<ByteBuffer> pieces) {
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
        List<ResponseHead> heads = new ArrayList<>();
        long consumed = 0;
        for (ByteBuffer piece : pieces) {
            int start = piece.position();
            try {
                collect(decoder, piece, heads);
            } catch (HttpViolation e) {
                String shown = e.kind() + " " + e.section() + " " + e.getMessage();
                return new Run(heads, consumed + piece.position() - start, shown);
            }
            consumed += piece.position() - start;
        }
        return new Run(heads, consumed, null);
    }

    private static void collect(ResponseHeadDecoder decoder, ByteBuffer piece, List<ResponseHead> heads)
            throws HttpViolation {
        while (piece.hasRemaining()) {
            int before = piece.position();
            ResponseHead head = decoder.decode(piece);
            assertFalse(piece.position() == before, "a call with bytes consumes some");
            if (head == null) {
                assertFalse(piece.hasRemaining(), "bytes left although the head is not complete");
            } else {
                heads.add(head);
            }
        }
    }
}
