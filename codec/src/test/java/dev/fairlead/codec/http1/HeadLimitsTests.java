package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S-25 and S-36 of the hostile-server catalogue: every limit at one below, exactly, and one above. */
@Timeout(60)
class HeadLimitsTests {

    private static final String STATUS_LINE = "HTTP/1.1 101 X\r\n";

    @Test
    void theDefaultsAreThePublishedOnes() {
        assertEquals(new HeadLimits(16_384, 8_192, 100, 8), HeadLimits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 0, 'headBytes is 0, the least is 1'",
        "1, 0, 0, 0, 'lineBytes is 0, the least is 1'",
        "1, 1, -1, 0, 'fields is -1, the least is 0'",
        "1, 1, 0, -1, 'interimHeads is -1, the least is 0'"
    })
    void tooLowALimitIsRefused(int headBytes, int lineBytes, int fields, int interimHeads, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new HeadLimits(headBytes, lineBytes, fields, interimHeads));

        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {16_383, 16_384})
    void s36HeadOfTheLimitIsAccepted(int size) throws HttpViolation {
        ByteBuffer src = ByteBuffer.wrap(headOf(size));

        assertNotNull(new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(src));
        assertEquals(size, src.position());
        assertNull(decodeByteByByte(new ResponseHeadDecoder(HeadLimits.DEFAULT), headOf(size)));
    }

    @ParameterizedTest
    @ValueSource(ints = {16_385, 20_000})
    void s36HeadAboveTheLimitIsRefusedAtTheFirstByteTooMany(int size) {
        ByteBuffer src = ByteBuffer.wrap(headOf(size));

        HttpViolation violation =
                assertThrows(HttpViolation.class, () -> new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(src));

        assertEquals(Kind.HEAD_SIZE, violation.kind());
        assertEquals("RFC 9110 5.4", violation.section());
        assertEquals("head or trailer section is longer than 16384 bytes", violation.getMessage());
        assertEquals(16_385, src.position());
        HttpViolation piecewise = decodeByteByByte(new ResponseHeadDecoder(HeadLimits.DEFAULT), headOf(size));
        assertNotNull(piecewise);
        assertEquals(Kind.HEAD_SIZE, piecewise.kind());
    }

    @Test
    void bytesBehindTheHeadDoNotCount() throws HttpViolation {
        ByteBuffer src =
                ByteBuffer.allocate(16_384 + 65_536).put(headOf(16_384)).rewind();

        assertNotNull(new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(src));

        assertEquals(65_536, src.remaining());
    }

    @ParameterizedTest
    @ValueSource(ints = {8_191, 8_192})
    void s36LineOfTheLimitIsAccepted(int length) throws HttpViolation {
        String field = "A:" + "x".repeat(length - 2);
        assertNotNull(decode(STATUS_LINE + field + "\r\n\r\n"));
        String statusLine = "HTTP/1.1 101 " + "x".repeat(length - 13);
        assertNotNull(decode(statusLine + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_193, 9_216})
    void s36LineAboveTheLimitIsRefused(int length) {
        for (String head : List.of(
                STATUS_LINE + "A:" + "x".repeat(length - 2) + "\r\n\r\n",
                STATUS_LINE + "x".repeat(length) + "\r\n\r\n",
                "HTTP/1.1 101 " + "x".repeat(length - 13) + "\r\n\r\n")) {
            HttpViolation violation = assertThrows(HttpViolation.class, () -> decode(head));
            assertEquals(Kind.LINE_SIZE, violation.kind());
            assertEquals("RFC 9110 5.4", violation.section());
            assertEquals("line is longer than 8192 bytes", violation.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 100})
    void s36FieldsOfTheLimitAreAccepted(int count) throws HttpViolation {
        ResponseHead head = decode(STATUS_LINE + "A: b\r\n".repeat(count) + "\r\n");

        assertNotNull(head);
        assertEquals(count, head.headers().size());
    }

    @Test
    void s36FieldsAboveTheLimitAreRefused() {
        HttpViolation violation =
                assertThrows(HttpViolation.class, () -> decode(STATUS_LINE + "A: b\r\n".repeat(101) + "\r\n"));

        assertEquals(Kind.FIELD_COUNT, violation.kind());
        assertEquals("RFC 9110 5.4", violation.section());
        assertEquals("head or trailer section has more than 100 fields", violation.getMessage());
    }

    @Test
    void linesThatContinueAFieldAreNotFields() throws HttpViolation {
        ResponseHead head = decode(STATUS_LINE + "A: b\r\n c\r\n".repeat(100) + "\r\n");

        assertNotNull(head);
        assertEquals(100, head.headers().size());
    }

    @Test
    void fieldsAreCountedForEachHeadOfTheExchange() throws HttpViolation {
        ByteBuffer src = ByteBuffer.wrap(ResponseHeads.bytes("HTTP/1.1 103 X\r\n" + "A: b\r\n".repeat(100) + "\r\n"
                + STATUS_LINE + "A: b\r\n".repeat(100) + "\r\n"));
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);

        assertNotNull(decoder.decode(src));
        assertNotNull(decoder.decode(src));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void s25InterimHeadsOfTheLimitAreAccepted(int count) throws HttpViolation {
        ByteBuffer src =
                ByteBuffer.wrap(ResponseHeads.bytes("HTTP/1.1 102 X\r\n\r\n".repeat(count) + STATUS_LINE + "\r\n"));
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);

        for (int i = 0; i < count; i++) {
            ResponseHead head = decoder.decode(src);
            assertNotNull(head);
            assertEquals(102, head.status());
        }

        assertNotNull(decoder.decode(src));
        assertFalse(src.hasRemaining());
    }

    @Test
    void s25TheNinthInterimHeadIsRefusedAtItsStatusLine() throws HttpViolation {
        ByteBuffer src =
                ByteBuffer.wrap(ResponseHeads.bytes("HTTP/1.1 102 X\r\n\r\n".repeat(8) + "HTTP/1.1 102 X\r\n"));
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
        for (int i = 0; i < 8; i++) {
            assertNotNull(decoder.decode(src));
        }

        HttpViolation violation = assertThrows(HttpViolation.class, () -> decoder.decode(src));

        assertEquals(Kind.INTERIM_COUNT, violation.kind());
        assertEquals("RFC 9110 15.2", violation.section());
        assertEquals("more than 8 interim answers before the final one", violation.getMessage());
    }

    @Test
    void s25InterimHeadsShareOneByteBudgetWithTheFinalOne() throws HttpViolation {
        // Two heads of 9,000 bytes each are within all other limits.
        ByteBuffer src = ByteBuffer.allocate(18_000)
                .put(headOf(9_000, 103))
                .put(headOf(9_000, 101))
                .flip();
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
        assertNotNull(decoder.decode(src));

        HttpViolation violation = assertThrows(HttpViolation.class, () -> decoder.decode(src));

        assertEquals(Kind.HEAD_SIZE, violation.kind());
        assertEquals(16_385, src.position());
    }

    @Test
    void smallLimitsHoldToo() throws HttpViolation {
        HeadLimits limits = new HeadLimits(16, 12, 0, 0);
        assertNotNull(
                new ResponseHeadDecoder(limits).decode(ByteBuffer.wrap(ResponseHeads.bytes("HTTP/1.1 200\r\n\r\n"))));

        for (String head : List.of("HTTP/1.1 200 \r\n\r\n", "HTTP/1.1 100\r\n\r\n", "HTTP/1.1 200\r\nA")) {
            ByteBuffer src = ByteBuffer.wrap(ResponseHeads.bytes(head + ":\r\n\r\n"));
            assertThrows(HttpViolation.class, () -> new ResponseHeadDecoder(limits).decode(src), head);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16_384, 16_385})
    void requestsHaveTheSameLimits(int size) throws HttpViolation {
        String end = "\r\n\r\n";
        String start = "GET / HTTP/1.1\r\n" + ("A:" + "x".repeat(4_000) + "\r\n").repeat(4) + "B:";
        ByteBuffer src =
                ByteBuffer.wrap(ResponseHeads.bytes(start + "x".repeat(size - start.length() - end.length()) + end));
        RequestHeadDecoder decoder = new RequestHeadDecoder(HeadLimits.DEFAULT);
        if (size <= 16_384) {
            assertNotNull(decoder.decode(src));
        } else {
            HttpViolation violation = assertThrows(HttpViolation.class, () -> decoder.decode(src));
            assertEquals(Kind.HEAD_SIZE, violation.kind());
        }
    }

    private static @Nullable ResponseHead decode(String head) throws HttpViolation {
        return new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(ByteBuffer.wrap(ResponseHeads.bytes(head)));
    }

    private static @Nullable HttpViolation decodeByteByByte(ResponseHeadDecoder decoder, byte[] head) {
        try {
            for (byte octet : head) {
                decoder.decode(ByteBuffer.wrap(new byte[] {octet}));
            }
            return null;
        } catch (HttpViolation e) {
            return e;
        }
    }

    private static byte[] headOf(int size) {
        return headOf(size, 101);
    }

    /** Makes a head of exactly so many bytes, with no line above 5,000 and few fields. */
    private static byte[] headOf(int size, int status) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
        int lines = size / 5_000;
        IntStream.range(0, lines)
                .forEach(i -> head.append("A:").append("x".repeat(4_000)).append("\r\n"));
        int left = size - head.length() - "B:\r\n\r\n".length();
        return ResponseHeads.bytes(head + "B:" + "x".repeat(left) + "\r\n\r\n");
    }
}
