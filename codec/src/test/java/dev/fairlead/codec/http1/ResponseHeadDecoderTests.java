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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S-01 to S-39 of the hostile-server catalogue, as far as a head alone is concerned. */
@Timeout(60)
class ResponseHeadDecoderTests {

    private static final String OK = "HTTP/1.1 101 Switching Protocols\r\n";

    @Test
    void aHeadIsTakenApart() {
        ResponseHead head = ResponseHeads.of(OK + "Upgrade: websocket\r\nConnection:Upgrade\r\nX-Empty:\r\n\r\n");

        Headers headers = Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("X-Empty", "")
                .build();
        assertEquals(new ResponseHead(1, 101, "Switching Protocols", headers), head);
    }

    @Test
    void spacesAndTabsAroundAValueAreNotPartOfIt() {
        ResponseHead head = ResponseHeads.of(OK + "A: \t x y\tz \t\r\nB: \t \r\n\r\n");

        assertEquals(List.of("x y\tz"), head.headers().all("a"));
        assertEquals(List.of(""), head.headers().all("b"));
    }

    @Test
    void bytesAboveAsciiAreOneCharacterEach() {
        // obs-text: 80 and FF
        ResponseHead head = ResponseHeads.of("HTTP/1.1 404 \u0080\tpas trouv\u00E9\r\nA: \u00FF\u0080\r\n\r\n");

        assertEquals("\u0080\tpas trouv\u00E9", head.reason());
        assertEquals(List.of("\u00FF\u0080"), head.headers().all("A"));
    }

    @Test
    void s01EmptyReasonIsAccepted() {
        assertEquals("", ResponseHeads.of("HTTP/1.1 101 \r\n\r\n").reason());
    }

    @Test
    void s01EmptyReasonWithoutItsSpaceIsAccepted() {
        assertEquals(new ResponseHead(1, 101, "", Headers.empty()), ResponseHeads.of("HTTP/1.1 101\r\n\r\n"));
    }

    @Test
    void s02Version10IsDecodedAndLeftToTheUpgradeToJudge() {
        assertEquals(0, ResponseHeads.of("HTTP/1.0 101 X\r\n\r\n").minorVersion());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2.0 101 X\r\n\r\n",
                "http/1.1 101 X\r\n\r\n",
                "ICY 101 X\r\n\r\n",
                "HTTP/11 101 X\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n"
            })
    void s03AnotherProtocolIsRefused(String wire) {
        assertViolation(Kind.SYNTAX, "RFC 9112 2.3", "answer does not begin with \"HTTP/1.\"", wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.2 101 X\r\n\r\n", "HTTP/1.x 101 X\r\n\r\n", "HTTP/1./ 101 X\r\n\r\n"})
    void s03AnotherMinorVersionIsRefused(String wire) {
        assertViolation(Kind.SYNTAX, "RFC 9112 2.3", "version of the answer is neither HTTP/1.0 nor HTTP/1.1", wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1o1", "1:1", "/01", "-10", "+99"})
    void s03StatusMustBeDigits(String status) {
        assertViolation(
                Kind.SYNTAX,
                "RFC 9112 4",
                "status code is not made of three digits",
                "HTTP/1.1 " + status + " X\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0101", "1010", "101x"})
    void s03StatusMustHaveThreeDigits(String status) {
        assertViolation(
                Kind.SYNTAX,
                "RFC 9112 4",
                "status code is longer than three digits",
                "HTTP/1.1 " + status + " X\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 10\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.\r\n\r\n", "HTTP/1.1x101 X\r\n\r\n"})
    void s03StatusLineMustHaveItsParts(String wire) {
        assertViolation(
                Kind.SYNTAX, "RFC 9112 4", "status line has no version, space and status code of three digits", wire);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 600, 999})
    void statusMustBeWithin100To599(int status) {
        String digits = "%03d".formatted(status);
        assertViolation(
                Kind.SYNTAX,
                "RFC 9110 15",
                "status code " + status + " is not within 100 to 599",
                "HTTP/1.1 " + digits + " X\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 426, 503, 599})
    void s138RefusalsAreHeadsLikeAnyOther(int status) {
        ResponseHead head = ResponseHeads.of("HTTP/1.1 " + status + " No\r\nRetry-After: 5\r\n\r\n");

        assertEquals(status, head.status());
        assertEquals(List.of("5"), head.headers().all("Retry-After"));
    }

    @Test
    void s24InterimHeadsComeFirst() {
        String wire =
                "HTTP/1.1 100 \r\n\r\nHTTP/1.1 102 \r\n\r\nHTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n" + OK + "\r\n";

        List<ResponseHead> heads = ResponseHeads.allOf(wire);

        assertEquals(
                List.of(100, 102, 103, 101),
                heads.stream().map(ResponseHead::status).toList());
        assertEquals(
                List.of(true, true, true, false),
                heads.stream().map(ResponseHead::isInterim).toList());
        assertEquals(Headers.empty(), heads.get(3).headers(), "fields of an interim head do not leak into the next");
    }

    @Test
    void s28BareLineFeedIsRefused() {
        String message = "line ends with LF instead of CRLF";
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", message, "HTTP/1.1 101 X\nA: b\r\n\r\n");
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", message, OK + "A: b\n\r\n");
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", message, OK + "A: b\r\n\n");
    }

    @Test
    void s29BareCarriageReturnIsRefused() {
        String message = "CR without LF in a line";
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", message, OK + "A: b\rc\r\n\r\n");
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", message, OK + "A: b\r\r\n\r\n");
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", message, OK + "A: b\r\n\r\r\n");
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", message, "HTTP/1.1 101 X\rY\r\n\r\n");
    }

    @Test
    void s29ControlCharactersAreRefused() {
        for (int c = 0; c <= 0x7F; c++) {
            boolean control = c < 0x20 || c == 0x7F;
            if (control && c != '\t' && c != '\r' && c != '\n') {
                String message = "control character U+%04X in a line".formatted(c);
                assertViolation(Kind.SYNTAX, "RFC 9110 5.5", message, OK + "A: b" + (char) c + "c\r\n\r\n");
                assertViolation(Kind.SYNTAX, "RFC 9110 5.5", message, "HTTP/1.1 101 X" + (char) c + "\r\n\r\n");
            }
        }
    }

    @Test
    void s30FoldedValueIsJoinedWithASpace() {
        ResponseHead head =
                ResponseHeads.of(OK + "X-Long: one \t\r\n  \t two\r\n three\r\nB:\r\n c\r\nD: e\r\n \t\r\n\r\n");

        assertEquals(List.of("one two three"), head.headers().all("X-Long"));
        assertEquals(List.of("c"), head.headers().all("B"));
        assertEquals(List.of("e"), head.headers().all("D"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Accept : v", "Sec-WebSocket-Accept\t: v"})
    void s31SpaceBeforeColonIsRefused(String line) {
        assertViolation(
                Kind.SYNTAX, "RFC 9112 5.1", "space or tab between field name and colon", OK + line + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {" A: b", "\tA: b", " "})
    void s32SpaceBeforeTheFirstFieldIsRefused(String line) {
        assertViolation(
                Kind.SYNTAX, "RFC 9112 2.2", "first field line begins with a space or tab", OK + line + "\r\n\r\n");
    }

    @Test
    void s32AppliesToEveryHeadOfTheExchange() {
        String wire = "HTTP/1.1 103 X\r\nA: b\r\n\r\n" + OK + " c\r\n\r\n";
        assertViolation(Kind.SYNTAX, "RFC 9112 2.2", "first field line begins with a space or tab", wire);
    }

    @Test
    void s33FieldWithoutColonIsRefused() {
        assertViolation(Kind.SYNTAX, "RFC 9112 5", "field line has no colon", OK + "Upgrade websocket\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {": v", "A B: v", "A\"B: v", "A(B: v", "A\u00E9: v", "A/B: v", "{A}: v"})
    void s33FieldNameMustBeAToken(String line) {
        assertViolation(Kind.SYNTAX, "RFC 9110 5.1", "field name is not a token", OK + line + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", " ", "\uFEFF"})
    void s35NothingMayComeBeforeTheStatusLine(String before) {
        String begin = before.equals("\uFEFF") ? "\u00EF\u00BB\u00BF" : before; // EF BB BF: byte order mark
        assertViolation(Kind.SYNTAX, "RFC 9112 2.3", "answer does not begin with \"HTTP/1.\"", begin + OK + "\r\n");
    }

    @Test
    void anAnswerThatIsNotHttpIsRefusedAtItsFirstWrongByte() {
        ByteBuffer alert = ByteBuffer.wrap(Pieces.hex("15 0303 0002 0228")); // TLS alert: handshake failure

        assertThrows(HttpViolation.class, () -> new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(alert));

        assertEquals(1, alert.position());
    }

    @Test
    void s37OneBufferRefilledForEveryByteIsEnough() throws HttpViolation {
        // Linear work: whatever was consumed is gone from the buffer, so it cannot be looked at again.
        byte[] wire = ResponseHeads.bytes(OK + ("A: " + "x".repeat(8_000) + "\r\n").repeat(2) + "\r\n");
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int i = 0; i < wire.length - 1; i++) {
            assertNull(decoder.decode(one.put(0, wire[i]).rewind()));
            assertEquals(0, one.remaining(), "each byte is consumed when it comes");
        }

        ResponseHead head = decoder.decode(one.put(0, wire[wire.length - 1]).rewind());

        assertNotNull(head);
        assertEquals(2, head.headers().size());
    }

    @Test
    void s38EndOfInputWithinTheHeadIsAViolationAtEveryByte() throws HttpViolation {
        byte[] wire = ResponseHeads.bytes("HTTP/1.1 103 X\r\n\r\n" + OK + "A: b\r\n\r\n");
        for (int end = 0; end < wire.length; end++) {
            ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
            ByteBuffer src = ByteBuffer.wrap(wire, 0, end);
            if (decoder.decode(src) != null) {
                assertNull(decoder.decode(src), "a second head");
            }
            HttpViolation violation = assertThrows(HttpViolation.class, decoder::endOfInput);
            assertEquals(Kind.INCOMPLETE, violation.kind());
            assertEquals("RFC 9112 8", violation.section());
            assertEquals(
                    "stream ended after " + end + " bytes, before the final response head was complete",
                    violation.getMessage());
            assertSame(violation, assertThrows(HttpViolation.class, () -> decoder.decode(ByteBuffer.allocate(1))));
        }
    }

    @Test
    void endOfInputBehindTheFinalHeadIsFine() throws HttpViolation {
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
        assertNotNull(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes(OK + "\r\n"))));

        decoder.endOfInput();
    }

    @Test
    void s39BytesBehindTheHeadStayInTheBufferAtEverySplit() throws HttpViolation {
        byte[] head = ResponseHeads.bytes("HTTP/1.1 103 X\r\n\r\n" + OK + "A: b\r\n\r\n");
        byte[] frames = new byte[65_536];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = (byte) i;
        }
        for (int cut = 0; cut < head.length; cut++) {
            ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
            ByteBuffer first = ByteBuffer.wrap(head, 0, cut);
            while (first.hasRemaining()) {
                decoder.decode(first);
            }
            ByteBuffer rest = ByteBuffer.allocate(head.length - cut + frames.length);
            rest.put(head, cut, head.length - cut).put(frames).flip();

            ResponseHead last = decoder.decode(rest);
            if (last != null && last.isInterim()) {
                last = decoder.decode(rest);
            }

            assertNotNull(last);
            assertEquals(ByteBuffer.wrap(frames), rest);
        }
    }

    @Test
    void behindTheFinalHeadTheDecoderIsDone() throws HttpViolation {
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);
        assertNotNull(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes(OK + "\r\n"))));
        ByteBuffer frame = ByteBuffer.wrap(Pieces.hex("8900")); // ping

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> decoder.decode(frame));

        assertEquals("the final response head has already been decoded", e.getMessage());
        assertEquals(0, frame.position());
    }

    @Test
    void anEmptyBufferChangesNothing() throws HttpViolation {
        ResponseHeadDecoder decoder = new ResponseHeadDecoder(HeadLimits.DEFAULT);

        assertNull(decoder.decode(ByteBuffer.allocate(0)));
        assertNotNull(decoder.decode(ByteBuffer.wrap(ResponseHeads.bytes(OK + "\r\n"))));
    }

    static void assertViolation(Kind kind, String section, String message, String wire) {
        HttpViolation violation = ResponseHeads.refusalOf(wire);
        assertEquals(message, violation.getMessage());
        assertEquals(kind, violation.kind());
        assertEquals(section, violation.section());
    }
}
