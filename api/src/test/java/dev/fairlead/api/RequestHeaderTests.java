package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which header fields a caller can set, and that none of them can forge a request. */
@Timeout(60)
class RequestHeaderTests {

    private final Dialog dialog = Dialog.open();
    private final Request request = dialog.request();

    @AfterEach
    void closeDialog() {
        dialog.close();
    }

    private static InvalidParameterException refused(Executable call) {
        InvalidParameterException refusal = assertThrows(InvalidParameterException.class, call);
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertEquals(Culprit.CALLER, refusal.failure().culprit());
        assertFalse(Failures.message(refusal).contains("secret"), "the value is not told");
        return refusal;
    }

    private void refusedEverywhere(String message, String name, String value) {
        UpgradeOptions.Builder options = UpgradeOptions.builder();
        assertEquals(message, refused(() -> request.addHeader(name, value)).getMessage());
        assertEquals(message, refused(() -> request.setHeader(name, value)).getMessage());
        assertEquals(message, refused(() -> options.header(name, value)).getMessage());
        assertEquals(Headers.empty(), request.headers());
        assertEquals(Headers.empty(), options.build().headers());
    }

    @Test
    void everyControlByteButTabIsRefusedInAValue() {
        for (int c = 0; c <= 0x7F; c++) {
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                refusedEverywhere(
                        String.format(
                                "value of field X-Token has the character U+%04X at index 6, see RFC 9110 5.5", c),
                        "X-Token",
                        "secret" + (char) c + "X: 1");
            }
        }
    }

    @Test
    void charactersAboveOneByteAreRefusedInAValue() {
        for (char c : new char[] {'\u0100', '\u010A', '\u560A', '\uD83D', '\uFFFF'}) {
            refusedEverywhere(
                    String.format(
                            "value of field X-Token has the character U+%04X at index 6, see RFC 9110 5.5", (int) c),
                    "X-Token",
                    "secret" + c);
        }
    }

    @Test
    void tabsWithinAndBytesAboveAsciiAreTaken() {
        request.addHeader("X-Token", "a\tb \u00E9\u00FF").addHeader("Empty", "");
        assertEquals(List.of("a\tb \u00E9\u00FF"), request.headers().all("X-Token"));
        assertEquals(List.of(""), request.headers().all("Empty"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" secret", "secret ", "\tsecret", "secret\t", " "})
    void aValueDoesNotBeginOrEndWithSpace(String value) {
        refusedEverywhere(
                "value of field X-Token begins or ends with a space or tab, see RFC 9110 5.5", "X-Token", value);
    }

    @Test
    void everyCharacterThatIsInNoTokenIsRefusedInAName() {
        String token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int c = 0; c <= 0x100; c++) {
            if (token.indexOf(c) < 0) {
                refusedEverywhere(
                        String.format("field name has the character U+%04X at index 1, see RFC 9110 5.6.2", c),
                        "X" + (char) c + "Y",
                        "1");
            } else {
                request.setHeader("X" + (char) c + "Y", "1").removeHeader("X" + (char) c + "Y");
            }
        }
        refusedEverywhere("field name is empty", "", "1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "HOST",
                "host",
                "Connection",
                "cOnNeCtIoN",
                "Upgrade",
                "UPGRADE",
                "Content-Length",
                "content-length",
                "Transfer-Encoding",
                "TRANSFER-encoding",
                "Sec-WebSocket-Key",
                "sec-websocket-key",
                "SEC-WEBSOCKET-VERSION",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Accept",
                "Sec-WebSocket-Future"
            })
    void whatTheExchangeWritesIsRefused(String name) {
        String message = "header field " + name.toLowerCase(Locale.ROOT) + " is written by the exchange itself";
        refusedEverywhere(message, name, "1");
        assertEquals(message, refused(() -> request.removeHeader(name)).getMessage());
    }

    @Test
    void whoWantsSubprotocolsIsToldWhere() {
        refusedEverywhere(
                "header field sec-websocket-protocol is written by the exchange itself; UpgradeOptions has subprotocols",
                "Sec-WebSocket-Protocol",
                "chat");
    }

    @Test
    void addKeepsOthersOfTheNameAndSetReplacesThem() {
        request.addHeader("Cookie", "a=1").addHeader("X", "1").addHeader("cookie", "b=2");
        assertEquals(List.of("a=1", "b=2"), request.headers().all("Cookie"));
        request.setHeader("COOKIE", "c=3");
        assertEquals(List.of("c=3"), request.headers().all("Cookie"));
        assertEquals(List.of("1"), request.headers().all("X"));
        request.removeHeader("cookie").removeHeader("not there");
        assertFalse(request.headers().contains("Cookie"));
    }

    @Test
    void aRefusedSetKeepsWhatWasThere() {
        request.addHeader("X", "1").addHeader("X", "2");
        refused(() -> request.setHeader("X", "bad\n"));
        assertEquals(List.of("1", "2"), request.headers().all("X"));
    }

    @Test
    void theCallsReturnTheRequest() {
        assertEquals(request, request.addHeader("X", "1"));
        assertEquals(request, request.setHeader("X", "1"));
        assertEquals(request, request.removeHeader("X"));
        assertEquals(request, request.markForUpgrade());
    }

    @Test
    void markingAddsNoFieldBeforeTheSend() throws Exception {
        request.markForUpgrade(UpgradeOptions.builder()
                .header("Origin", "https://server.test")
                .subprotocols("chat")
                .build());
        assertEquals(Headers.empty(), request.headers());
        dialog.send();
        assertTrue(request.headers().contains("Origin"));
        assertEquals(List.of("chat"), request.headers().all("Sec-WebSocket-Protocol"));
        assertEquals(List.of("13"), request.headers().all("Sec-WebSocket-Version"));
        assertEquals(
                24, request.headers().first("Sec-WebSocket-Key").orElseThrow().length());
    }

    @Test
    void markingAgainReplacesTheOptions() throws Exception {
        request.markForUpgrade(UpgradeOptions.builder()
                .header("Origin", "https://old.test")
                .subprotocols("old")
                .build());
        request.markForUpgrade(UpgradeOptions.builder().subprotocols("new").build());
        dialog.send();
        assertFalse(request.headers().contains("Origin"));
        assertEquals(List.of("new"), request.headers().all("Sec-WebSocket-Protocol"));
    }

    @Test
    void controlCharactersInAUserAgentAreRefused() {
        SessionOptions.Builder options = SessionOptions.builder();
        for (int c = 0; c <= 0x7F; c++) {
            if ((c >= ' ' && c != 0x7F) || c == '\t') {
                continue;
            }
            String value = "secret" + (char) c;
            assertEquals(
                    String.format("value of field User-Agent has the character U+%04X at index 6, see RFC 9110 5.5", c),
                    refused(() -> options.userAgent(value)).getMessage());
        }
        assertTrue(options.build().userAgent().isEmpty());
    }
}
