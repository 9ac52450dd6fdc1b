package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the end of a refusal's body is told (RFC 9112 6.3), and how little of a hostile one is kept. */
@Timeout(60)
class ResponseBodyDecoderTests {

    @Test
    void contentLengthEndsTheBody() {
        Bodies.Result result = Bodies.read("Content-Length: 5\r\n", 100, "helloREST");

        assertEquals(new Bodies.Result("hello", true, false, 5), result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5, 5\r\n",
                "content-length: 05\r\nContent-Length: 5,,5\r\n",
                "Content-Length: 00000000000000000000000000005\r\n"
            })
    void equalContentLengthsAreOne(String fields) {
        assertEquals(new Bodies.Result("hello", true, false, 5), Bodies.read(fields, 100, "helloREST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5, 6\r\n"})
    void differentContentLengthsAreRefused(String fields) {
        assertHeadRefused("RFC 9112 6.3", "Content-Length is given twice with different values", fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5", "-5", "0x5", "5 5", "\"5\"", "5;a", "1e1", "\u00B2"})
    void contentLengthMustBeDecimal(String value) {
        assertHeadRefused(
                "RFC 9110 8.6", "Content-Length is not a decimal number", "Content-Length: " + value + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ","})
    void contentLengthMustNotBeEmpty(String value) {
        assertHeadRefused("RFC 9110 8.6", "Content-Length is empty", "Content-Length:" + value + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "18446744073709551621", "99999999999999999999999999"})
    void contentLengthMustNotOverflow(String value) {
        assertHeadRefused(
                "RFC 9110 8.6", "Content-Length is above 9223372036854775807", "Content-Length: " + value + "\r\n");
    }

    @Test
    void theLargestContentLengthAllocatesNothing() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder("Content-Length: 9223372036854775807\r\n", Integer.MAX_VALUE);

        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("x"))));

        assertEquals(1, decoder.content().length);
    }

    @Test
    void withoutALengthTheBodyEndsWithTheStream() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder("", 100);
        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("hel"))));
        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("lo"))));
        assertFalse(decoder.isComplete());

        decoder.endOfInput();

        assertTrue(decoder.isComplete());
        assertFalse(decoder.isTruncated());
        assertEquals("hello", Bodies.text(decoder));
        ByteBuffer more = ByteBuffer.allocate(1);
        assertTrue(decoder.decode(more));
        assertEquals(1, more.remaining(), "bytes behind the end");
        decoder.endOfInput();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "chunked, gzip", "identity", "chunked;q=1", ""})
    void withoutChunkedAtTheEndTheBodyEndsWithTheStream(String codings) throws HttpViolation {
        ResponseBodyDecoder decoder =
                Bodies.decoder("Transfer-Encoding: " + codings + "\r\nContent-Length: 1\r\n", 100);
        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("hello"))));

        decoder.endOfInput();

        assertEquals("hello", Bodies.text(decoder));
    }

    @Test
    void transferEncodingGoesBeforeContentLength() {
        Bodies.Result result =
                Bodies.read("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 100, "5\r\nhello\r\n0\r\n\r\n");

        assertEquals("hello", result.content());
    }

    @ParameterizedTest
    @CsvSource({"GET, 100", "GET, 101", "GET, 204", "GET, 304", "HEAD, 200", "HEAD, 404", "CONNECT, 200", "CONNECT, 299"
    })
    void someAnswersHaveNoBodyWhateverTheirFieldsSay(String method, int status) throws HttpViolation {
        Headers fields = Headers.builder()
                .add("Content-Length", "x")
                .add("Transfer-Encoding", "chunked")
                .build();
        ResponseBodyDecoder decoder = new ResponseBodyDecoder(new ResponseHead(1, status, "", fields), method, 100);
        ByteBuffer frames = ByteBuffer.allocate(10);

        assertTrue(decoder.isComplete());
        assertTrue(decoder.decode(frames));
        assertEquals(10, frames.remaining());
        assertEquals(0, decoder.content().length);
        decoder.endOfInput();
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "CONNECT, 300", "CONNECT, 407", "head, 200", "GET, 205", "GET, 303"})
    void otherAnswersHaveTheBodyTheirFieldsSay(String method, int status) throws HttpViolation {
        Headers fields = Headers.builder().add("Content-Length", "2").build();
        ResponseBodyDecoder decoder = new ResponseBodyDecoder(new ResponseHead(1, status, "", fields), method, 100);

        assertFalse(decoder.isComplete());
        assertTrue(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("no"))));
        assertEquals("no", Bodies.text(decoder));
    }

    @Test
    void contentLengthOfZeroIsCompleteAtOnce() throws HttpViolation {
        assertTrue(Bodies.decoder("Content-Length: 0\r\n", 0).isComplete());
    }

    @Test
    void endOfInputBeforeContentLengthIsAViolation() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder("Content-Length: 5\r\n", 100);
        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("hell"))));

        HttpViolation violation = assertThrows(HttpViolation.class, decoder::endOfInput);

        assertEquals(Kind.INCOMPLETE, violation.kind());
        assertEquals("RFC 9112 8", violation.section());
        assertEquals("stream ended within the body, after 4 bytes of content", violation.getMessage());
        assertSame(violation, assertThrows(HttpViolation.class, decoder::endOfInput));
        assertSame(violation, assertThrows(HttpViolation.class, () -> decoder.decode(ByteBuffer.allocate(1))));
        assertEquals("hell", Bodies.text(decoder));
        assertFalse(decoder.isComplete());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 6\r\n", "Content-Length: 9000000000000000000\r\n"})
    void aBodyAboveTheLimitIsCutOnceTheLimitHasCome(String fields) {
        assertEquals(new Bodies.Result("hello", false, true, 9), Bodies.read(fields, 5, "hello you"));
    }

    @Test
    void aBodyWithoutLengthIsCutAtTheFirstByteTooMany() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder("", 5);
        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("hello"))));
        assertFalse(decoder.isTruncated());

        assertTrue(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("x"))));

        assertTrue(decoder.isTruncated());
        assertFalse(decoder.isComplete());
        decoder.endOfInput();
        assertFalse(decoder.isComplete());
        ByteBuffer more = ByteBuffer.allocate(100);
        assertTrue(decoder.decode(more));
        assertEquals(0, more.remaining(), "the rest is dropped");
        assertEquals("hello", Bodies.text(decoder));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void aBodyOfTheLimitIsComplete(int maxBytes) {
        Bodies.Result result = Bodies.read("Content-Length: 5\r\n", maxBytes, "hello");

        assertEquals("hello".substring(0, Math.min(5, maxBytes)), result.content());
        assertEquals(maxBytes >= 5, result.complete());
        assertEquals(maxBytes < 5, result.truncated());
    }

    @Test
    void nothingAtAllMayBeKept() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder("Content-Length: 5\r\n", 0);

        assertTrue(decoder.decode(ByteBuffer.allocate(0)));

        assertTrue(decoder.isTruncated());
        assertEquals(0, decoder.content().length);
    }

    @Test
    void aLargeBodyIsKeptWhole() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder("Content-Length: 65536\r\n", 65_536);
        byte[] body = new byte[65_536];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        ByteBuffer src = ByteBuffer.wrap(body);
        for (int end = 0; end <= body.length; end += 64) {
            decoder.decode(src.limit(end));
        }

        assertTrue(decoder.isComplete());
        assertEquals(ByteBuffer.wrap(body), ByteBuffer.wrap(decoder.content()));
    }

    @Test
    void contentIsTheCallersOwn() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder("Content-Length: 1\r\n", 1);
        decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("a")));
        decoder.content()[0] = 'b';

        assertEquals("a", Bodies.text(decoder));
    }

    @Test
    void aNegativeLimitIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Bodies.decoder("Content-Length: 5\r\n", -1));

        assertEquals("maxBytes is -1, the least is 0", e.getMessage());
    }

    private static void assertHeadRefused(String section, String message, String fields) {
        HttpViolation violation = assertThrows(HttpViolation.class, () -> Bodies.decoder(fields, 100));
        assertEquals(message, violation.getMessage());
        assertEquals(Kind.SYNTAX, violation.kind());
        assertEquals(section, violation.section());
    }
}
