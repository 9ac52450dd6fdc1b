package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much of a head a server may send: one less than a limit and the limit are taken, one more is not. */
@Timeout(60)
class ResponseLimitTests {

    private static final int ACCEPT_LENGTH = 28;

    private static void assertTaken(String answer) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            assertEquals(101, dialog.answer(answer).status());
            assertEquals(WebSocketState.OPEN, dialog.request().completeUpgrade().state());
        }
    }

    private static void assertRefused(String answer, ErrorCode code, String message) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.serve(answer);
            UpgradeException failure = assertThrows(UpgradeException.class, dialog.request()::receiveResponse);
            assertEquals("the answer of server.test:80 is not usable: " + message, failure.getMessage());
            assertEquals(code, failure.code());
            assertEquals(Culprit.PEER, failure.failure().culprit());
        }
    }

    private static void assertLimit(int limit, IntFunction<String> answer, ErrorCode code, String message)
            throws Exception {
        assertTaken(answer.apply(limit - 1));
        assertTaken(answer.apply(limit));
        assertRefused(answer.apply(limit + 1), code, message);
    }

    private static String with(String fields) {
        return Dialog.ANSWER_101.replace("\r\n\r\n", "\r\n" + fields + "\r\n");
    }

    /** A 101 of so many bytes. */
    private static String ofBytes(int bytes) {
        String lines = "A: " + "a".repeat(8_000) + "\r\nB: " + "b".repeat(7_000) + "\r\nC: ";
        int soFar = with(lines + "\r\n").length() - "{accept}".length() + ACCEPT_LENGTH;
        return with(lines + "c".repeat(bytes - soFar) + "\r\n");
    }

    @Test
    void aHeadHasAtMost16384Bytes() throws Exception {
        assertLimit(
                16_384,
                ResponseLimitTests::ofBytes,
                ErrorCode.HEADER_SIZE_OVERFLOW,
                "head or trailer section is longer than 16384 bytes (RFC 9110 5.4)");
    }

    @Test
    void interimHeadsCountAmongTheBytes() throws Exception {
        String interim = "HTTP/1.1 103 \r\n\r\n";
        assertLimit(
                16_384,
                bytes -> interim + ofBytes(bytes - interim.length()),
                ErrorCode.HEADER_SIZE_OVERFLOW,
                "head or trailer section is longer than 16384 bytes (RFC 9110 5.4)");
    }

    @Test
    void aLineHasAtMost8192Bytes() throws Exception {
        assertLimit(
                8_192,
                bytes -> with("X: " + "x".repeat(bytes - 3) + "\r\n"),
                ErrorCode.HEADER_SIZE_OVERFLOW,
                "line is longer than 8192 bytes (RFC 9110 5.4)");
    }

    @Test
    void aHeadHasAtMost100Fields() throws Exception {
        // Three of them are those of the upgrade.
        assertLimit(
                100,
                count -> with("X: y\r\n".repeat(count - 3)),
                ErrorCode.HEADER_COUNT_EXCEEDED,
                "head or trailer section has more than 100 fields (RFC 9110 5.4)");
    }

    @Test
    void atMostEightInterimAnswersCome() throws Exception {
        assertLimit(
                8,
                count -> "HTTP/1.1 102 Processing\r\n\r\n".repeat(count) + Dialog.ANSWER_101,
                ErrorCode.HEADER_COUNT_EXCEEDED,
                "more than 8 interim answers before the final one (RFC 9110 15.2)");
    }

    @Test
    void endlessInterimAnswersEnd() throws Exception {
        assertRefused(
                "HTTP/1.1 100 Continue\r\n\r\n".repeat(100_000),
                ErrorCode.HEADER_COUNT_EXCEEDED,
                "more than 8 interim answers before the final one (RFC 9110 15.2)");
    }

    @Test
    void bytesBehindTheHeadDoNotCount() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            // 82 7F and eight bytes of length: binary of 65,536 bytes
            String frame = "\u0082\u007F\u0000\u0000\u0000\u0000\u0000\u0001\u0000\u0000" + "x".repeat(65_536);
            assertEquals(101, dialog.answer(ofBytes(16_384) + frame).status());
            Message message = dialog.request().completeUpgrade().receiveMessage();
            assertEquals(65_536, ((Message.Binary) message).payload().remaining());
        }
    }
}
