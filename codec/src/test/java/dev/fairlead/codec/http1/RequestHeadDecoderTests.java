package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RequestHeadDecoderTests {

    private static final String REQUEST = "GET /chat?a=b HTTP/1.1\r\nHost: example\r\n\r\n";

    @Test
    void aHeadIsTakenApart() {
        RequestHead expected = new RequestHead(
                "GET", "/chat?a=b", Headers.builder().add("Host", "example").build());

        assertEveryRead(expected, REQUEST);
        assertEveryRead(new RequestHead("OPTIONS", "*", 0, Headers.empty()), "OPTIONS * HTTP/1.0\r\n\r\n");
    }

    @Test
    void oneEmptyLineBeforeTheRequestIsSkipped() {
        assertEveryRead(new RequestHead("GET", "/", Headers.empty()), "\r\nGET / HTTP/1.1\r\n\r\n");
    }

    @Test
    void aSecondEmptyLineIsRefused() {
        assertEveryRefused("RFC 9112 3", "request line has no method, target and version", "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "GET ", "GET /", "GET/HTTP/1.1"})
    void aRequestLineMustHaveThreeParts(String line) {
        assertEveryRefused("RFC 9112 3", "request line has no method, target and version", line + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {" GET / HTTP/1.1", "G(T / HTTP/1.1", "GET\t/ x HTTP/1.1", "GET\u00E9 / HTTP/1.1"})
    void theMethodMustBeAToken(String line) {
        assertEveryRefused("RFC 9112 3.1", "method is not a token", line + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /\t HTTP/1.1",
                "GET /\u00E9 HTTP/1.1"
            })
    void theTargetMustBeVisibleAscii(String line) {
        assertEveryRefused(
                "RFC 9112 3.2", "request target is empty or has characters outside visible ASCII", line + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "http/1.1", "HTTP/1.2", "HTTP/1.1x", "", "HTTP/1.10"})
    void theVersionMustBe10Or11(String version) {
        assertEveryRefused(
                "RFC 9112 2.3",
                "version of the request is neither HTTP/1.0 nor HTTP/1.1",
                "GET / " + version + "\r\n\r\n");
    }

    @Test
    void fieldsAreReadAsStrictlyAsThoseOfAnAnswer() {
        assertEveryRefused("RFC 9112 2.2", "line ends with LF instead of CRLF", "GET / HTTP/1.1\nHost: x\r\n\r\n");
        assertEveryRefused("RFC 9112 5", "field line has no colon", "GET / HTTP/1.1\r\nHost\r\n\r\n");
        assertEveryRefused(
                "RFC 9112 5.1", "space or tab between field name and colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n");
    }

    @Test
    void bytesBehindTheHeadStayInTheBuffer() throws HttpViolation {
        ByteBuffer src = ByteBuffer.wrap(ResponseHeads.bytes(REQUEST + "next"));

        assertNotNull(new RequestHeadDecoder(HeadLimits.DEFAULT).decode(src));

        assertEquals(4, src.remaining());
    }

    @Test
    void behindTheHeadTheDecoderIsDone() throws HttpViolation {
        RequestHeadDecoder decoder = new RequestHeadDecoder(HeadLimits.DEFAULT);
        assertNotNull(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes(REQUEST))));
        decoder.endOfInput();

        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> decoder.decode(ByteBuffer.allocate(1)));

        assertEquals("the request head has already been decoded", e.getMessage());
    }

    @Test
    void aClientMayLeaveWithoutARequest() throws HttpViolation {
        RequestHeadDecoder decoder = new RequestHeadDecoder(HeadLimits.DEFAULT);

        decoder.endOfInput();

        assertNull(decoder.decode(ByteBuffer.allocate(0)));
    }

    @Test
    void endOfInputWithinTheHeadIsAViolationAtEveryByte() throws HttpViolation {
        for (int end = 1; end < REQUEST.length(); end++) {
            RequestHeadDecoder decoder = new RequestHeadDecoder(HeadLimits.DEFAULT);
            assertNull(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes(REQUEST), 0, end)));
            HttpViolation violation = assertThrows(HttpViolation.class, decoder::endOfInput);
            assertEquals(Kind.INCOMPLETE, violation.kind());
            assertEquals("stream ended after " + end + " bytes, within the request head", violation.getMessage());
            assertSame(violation, assertThrows(HttpViolation.class, decoder::endOfInput));
        }
    }

    private static void assertEveryRead(RequestHead expected, String wire) {
        try (Stream<List<ByteBuffer>> splits = Pieces.everySplitInEveryStorage(ResponseHeads.bytes(wire))) {
            splits.forEach(pieces -> assertEquals(expected, read(new RequestHeadDecoder(HeadLimits.DEFAULT), pieces)));
        }
    }

    private static @Nullable RequestHead read(RequestHeadDecoder decoder, List<ByteBuffer> pieces) {
        RequestHead head = null;
        try {
            for (ByteBuffer piece : pieces) {
                assertNull(head, "a head before the last piece");
                head = decoder.decode(piece);
                assertEquals(0, piece.remaining());
            }
        } catch (HttpViolation e) {
            throw new AssertionError("refused", e);
        }
        return head;
    }

    private static void assertEveryRefused(String section, String message, String wire) {
        try (Stream<List<ByteBuffer>> splits = Pieces.everySplitInEveryStorage(ResponseHeads.bytes(wire))) {
            splits.forEach(pieces -> assertRefused(section, message, pieces));
        }
    }

    private static void assertRefused(String section, String message, List<ByteBuffer> pieces) {
        RequestHeadDecoder decoder = new RequestHeadDecoder(HeadLimits.DEFAULT);
        HttpViolation violation = assertThrows(HttpViolation.class, () -> {
            for (ByteBuffer piece : pieces) {
                decoder.decode(piece);
            }
        });
        assertEquals(message, violation.getMessage());
        assertEquals(Kind.SYNTAX, violation.kind());
        assertEquals(section, violation.section());
        ByteBuffer more = ByteBuffer.wrap(ResponseHeads.bytes(REQUEST));
        assertSame(violation, assertThrows(HttpViolation.class, () -> decoder.decode(more)));
        assertEquals(0, more.position(), "bytes read after the violation");
    }
}
