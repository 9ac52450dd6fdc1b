package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChunkedBodyTests {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String END = "0\r\n\r\n";

    @Test
    void chunksAreJoined() {
        String body = "5\r\nhello\r\n00B\r\n, you there\r\n" + END;

        Bodies.Result result = Bodies.read(CHUNKED, 100, body + "REST");

        assertEquals(new Bodies.Result("hello, you there", true, false, body.length()), result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: Chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
            })
    void chunkedIsFoundAsTheLastCoding(String fields) {
        assertEquals("hello", Bodies.read(fields, 100, "5\r\nhello\r\n" + END).content());
    }

    @Test
    void chunkedTwiceIsRefused() {
        HttpViolation violation =
                assertThrows(HttpViolation.class, () -> Bodies.decoder("Transfer-Encoding: chunked, chunked\r\n", 100));

        assertEquals("transfer coding chunked is applied 2 times", violation.getMessage());
        assertEquals("RFC 9112 6.1", violation.section());
    }

    @Test
    void sizesAreHexadecimalInAnyCase() {
        assertEquals(
                0xaF,
                Bodies.read(CHUNKED, 1_000, "aF\r\n" + "x".repeat(0xaf) + "\r\n" + END)
                        .content()
                        .length());
    }

    @Test
    void extensionsAreIgnored() {
        String body = "2;a\r\nhe\r\n3 \t; a=\"x;y\" ;b\r\nllo\r\n0;end\r\n\r\n";

        assertEquals(new Bodies.Result("hello", true, false, body.length()), Bodies.read(CHUNKED, 100, body));
    }

    @Test
    void trailerFieldsAreDropped() {
        String body = "5\r\nhello\r\n0\r\nDigest: x\r\nContent-Length: 1\r\n folded\r\n\r\n";

        Bodies.Result result = Bodies.read(CHUNKED, 100, body + "REST");

        assertEquals(new Bodies.Result("hello", true, false, body.length()), result);
    }

    @Test
    void anEmptyBodyIsOneChunkOfNothing() {
        assertEquals(new Bodies.Result("", true, false, 5), Bodies.read(CHUNKED, 0, END));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "x\r\n", "-5\r\n", "+5\r\n", ";a\r\n", " 5\r\n", "\u0663\r\n"})
    void aChunkMustBeginWithItsSize(String line) {
        String wire = line.replace('\u0663', '\u00B3');
        assertRefused(Kind.SYNTAX, "RFC 9112 7.1", "chunk does not begin with its size", wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5x", "0x5", "5 5", "5 ", "5,a", "5 \t"})
    void onlyAnExtensionMayFollowTheSize(String line) {
        assertRefused(
                Kind.SYNTAX,
                "RFC 9112 7.1.1",
                "chunk size is followed by something other than an extension",
                line + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8000000000000000", "10000000000000005", "fffffffffffffffff"})
    void aChunkSizeMustNotOverflow(String size) {
        assertRefused(Kind.SYNTAX, "RFC 9112 7.1", "chunk size is above 9223372036854775807", size + "\r\n");
    }

    @Test
    void theLargestChunkSizeAllocatesNothing() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder(CHUNKED, Integer.MAX_VALUE);

        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("7fffffffffffffff\r\nx"))));

        assertEquals("x", Bodies.text(decoder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2\r\nhello", "2\r\nhe3", "2\r\nhe\n", "2\r\nhe "})
    void aChunkMustEndWhereItSaid(String body) {
        assertRefused(Kind.SYNTAX, "RFC 9112 7.1", "chunk is longer than its declared size", body);
    }

    @Test
    void theLineEndBehindAChunkIsCrlf() {
        assertRefused(Kind.SYNTAX, "RFC 9112 2.2", "CR without LF in a line", "2\r\nhe\r3");
    }

    @Test
    void bareLineFeedsAreRefused() {
        assertRefused(Kind.SYNTAX, "RFC 9112 2.2", "line ends with LF instead of CRLF", "5\nhello");
        assertRefused(Kind.SYNTAX, "RFC 9112 2.2", "line ends with LF instead of CRLF", "0\r\n\n");
    }

    @Test
    void malformedTrailersAreRefused() {
        assertRefused(Kind.SYNTAX, "RFC 9112 5", "field line has no colon", "0\r\nx\r\n\r\n");
    }

    @Test
    void aSizeLineOfTheLimitIsAccepted() {
        String line = "1;" + "x".repeat(254);

        assertEquals("a", Bodies.read(CHUNKED, 10, line + "\r\na\r\n" + END).content());
        assertRefused(Kind.LINE_SIZE, "RFC 9110 5.4", "line is longer than 256 bytes", line + "x\r\n");
    }

    @Test
    void extensionsOfTheLimitAreAccepted() throws HttpViolation {
        // 128 bytes of extension for each of 128 chunks: 16 KiB.
        String chunk = "1;" + "x".repeat(127) + "\r\na\r\n";
        ResponseBodyDecoder decoder = Bodies.decoder(CHUNKED, 1_000);
        decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes(chunk.repeat(128))));
        assertEquals(128, decoder.content().length);

        HttpViolation violation =
                assertThrows(HttpViolation.class, () -> decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("1;\r\n"))));

        assertEquals(Kind.HEAD_SIZE, violation.kind());
        assertEquals("RFC 9112 7.1.1", violation.section());
        assertEquals("chunk extensions are longer than 16384 bytes", violation.getMessage());
    }

    @Test
    void trailersAreLimitedLikeAHead() throws HttpViolation {
        ResponseBodyDecoder many = Bodies.decoder(CHUNKED, 10);
        ByteBuffer fields = ByteBuffer.wrap(ResponseHeads.bytes("0\r\n" + "A: b\r\n".repeat(101)));
        assertEquals(
                Kind.FIELD_COUNT,
                assertThrows(HttpViolation.class, () -> many.decode(fields)).kind());

        ResponseBodyDecoder large = Bodies.decoder(CHUNKED, 10);
        String field = "A: " + "x".repeat(8_000) + "\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(ResponseHeads.bytes("0\r\n" + field.repeat(3)));
        HttpViolation violation = assertThrows(HttpViolation.class, () -> large.decode(bytes));
        assertEquals(Kind.HEAD_SIZE, violation.kind());
        assertEquals("head or trailer section is longer than 16384 bytes", violation.getMessage());
    }

    @Test
    void aBodyAboveTheLimitIsCut() {
        String body = "3\r\nhel\r\n3\r\nlo!\r\n" + END;

        assertEquals(new Bodies.Result("hello", false, true, body.length()), Bodies.read(CHUNKED, 5, body));
        assertEquals(new Bodies.Result("hel", false, true, body.length()), Bodies.read(CHUNKED, 3, body));
        assertEquals(new Bodies.Result("hello!", true, false, body.length()), Bodies.read(CHUNKED, 6, body));
    }

    @Test
    void theCutIsKnownFromTheSizeOfTheChunk() throws HttpViolation {
        ResponseBodyDecoder decoder = Bodies.decoder(CHUNKED, 3);
        assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("3\r\nhel\r\n"))));

        assertTrue(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes("1\r\n"))));

        assertTrue(decoder.isTruncated());
    }

    @Test
    void endOfInputWithinChunksIsAViolationAtEveryByte() throws HttpViolation {
        String body = "3\r\nhel\r\n2;x\r\nlo\r\n0\r\nA: b\r\n\r\n";
        for (int end = 0; end < body.length(); end++) {
            ResponseBodyDecoder decoder = Bodies.decoder(CHUNKED, 100);
            assertFalse(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes(body), 0, end)));
            HttpViolation violation = assertThrows(HttpViolation.class, decoder::endOfInput);
            assertEquals(Kind.INCOMPLETE, violation.kind());
        }
    }

    private static void assertRefused(Kind kind, String section, String message, String body) {
        HttpViolation violation = Bodies.refusalOfChunks(body);
        assertEquals(message, violation.getMessage());
        assertEquals(kind, violation.kind());
        assertEquals(section, violation.section());
    }
}
