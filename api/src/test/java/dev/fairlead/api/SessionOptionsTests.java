package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.testkit.ServerScript;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings: defaults, what is refused, and that requests go by those of their session. */
@Timeout(60)
class SessionOptionsTests {

    private static String refused(Executable call) {
        InvalidParameterException refusal = assertThrows(InvalidParameterException.class, call);
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        return Failures.message(refusal);
    }

    @Test
    void theDefaultsAreThoseOfTheManual() {
        SessionOptions options = SessionOptions.builder().build();
        assertEquals(32_768, options.receiveBufferSize());
        assertEquals(32_768, options.sendBufferSize());
        assertEquals(Optional.empty(), options.transport());
        assertEquals(Optional.empty(), options.transportId());
        assertEquals(Optional.empty(), options.providerLoader());
        assertEquals(Optional.empty(), options.executor());
        assertEquals(Optional.empty(), options.userAgent());
        assertEquals(TlsOptions.DEFAULT, options.tls());
        assertEquals(Map.of(), options.socketOptions());
        Duration patience = Duration.ofSeconds(30);
        assertEquals(
                new Timeouts(
                        Timeouts.UNLIMITED,
                        patience,
                        patience,
                        patience,
                        Timeouts.UNLIMITED,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10)),
                options.timeouts());
        assertEquals(
                new Limits(16_384, 8_192, 100, 8, 65_536, 8_388_608, 131_072, 64, 1_024, 16_777_216), options.limits());
    }

    @Test
    void buffersOfLessThanSixteenBytesAreRefused() {
        SessionOptions.Builder builder = SessionOptions.builder();
        assertEquals("send buffer size is 15, must be at least 16 bytes", refused(() -> builder.sendBufferSize(15)));
        assertEquals(
                "receive buffer size is 15, must be at least 16 bytes", refused(() -> builder.receiveBufferSize(15)));
        assertEquals(
                "receive buffer size is -1, must be at least 16 bytes", refused(() -> builder.receiveBufferSize(-1)));
        SessionOptions least = builder.sendBufferSize(16).receiveBufferSize(16).build();
        assertEquals(16, least.sendBufferSize());
        assertEquals(16, least.receiveBufferSize());
    }

    @Test
    void aLimitBelowItsLeastIsRefusedByName() {
        int[] least = {1, 1, 1, 0, 0, 0, 1, 0, 1, 0};
        String[] names = {
            "headBytes",
            "headLineBytes",
            "headFields",
            "interimHeads",
            "bodyBytes",
            "messageBytes",
            "framesPerMessage",
            "emptyFramesInARow",
            "framesPerTurn",
            "queuedBytes"
        };
        limits(least);
        for (int i = 0; i < least.length; i++) {
            int[] below = least.clone();
            below[i]--;
            assertEquals(
                    "limit " + names[i] + " is " + below[i] + ", must be at least " + least[i],
                    refused(() -> limits(below)));
        }
    }

    private static Limits limits(int[] values) {
        return new Limits(
                values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8],
                values[9]);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aTimeLimitThatIsNotPositiveIsRefusedByName(long nanos) {
        Duration limit = Duration.ofNanos(nanos);
        String rest = " is " + limit + ", must be positive; Timeouts.UNLIMITED is no limit";
        assertEquals("time limit connect" + rest, refused(() -> Timeouts.DEFAULT.withConnect(limit)));
        assertEquals("time limit response" + rest, refused(() -> Timeouts.DEFAULT.withResponse(limit)));
        assertEquals("time limit send" + rest, refused(() -> Timeouts.DEFAULT.withSend(limit)));
        assertEquals("time limit resolve" + rest, refused(() -> Timeouts.DEFAULT.withResolve(limit)));
        assertEquals("time limit upgrade" + rest, refused(() -> Timeouts.DEFAULT.withUpgrade(limit)));
        assertEquals("time limit receive" + rest, refused(() -> Timeouts.DEFAULT.withReceive(limit)));
        assertEquals("time limit close" + rest, refused(() -> Timeouts.DEFAULT.withClose(limit)));
    }

    @Test
    void optionsDoNotChangeWithTheirBuilder() {
        SessionOptions.Builder builder = SessionOptions.builder().userAgent("Test/1");
        SessionOptions options = builder.build();
        builder.userAgent("Test/2").socketOption(StandardSocketOptions.SO_KEEPALIVE, true);
        assertEquals(Optional.of("Test/1"), options.userAgent());
        assertEquals(Map.of(), options.socketOptions());
    }

    @Test
    void limitsOfTheSessionHoldForItsRequests() throws Exception {
        Limits oneField = new Limits(1_000, 500, 1, 0, 10, 0, 1, 0, 1, 0);
        try (Dialog dialog = Dialog.open(builder -> builder.limits(oneField))) {
            dialog.sendMarked().serve("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n\r\n");
            assertEquals(
                    ErrorCode.HEADER_COUNT_EXCEEDED,
                    assertThrows(UpgradeException.class, dialog.request()::receiveResponse)
                            .code());
        }
    }

    @Test
    void timeLimitsOfTheSessionHoldForItsRequests() throws Exception {
        Duration limit = Duration.ofMillis(30);
        try (Dialog dialog = Dialog.open(builder -> builder.timeouts(Timeouts.DEFAULT.withReceive(limit)))) {
            dialog.sendMarked();
            assertEquals(
                    limit,
                    assertThrows(TimeoutException.class, dialog.request()::receiveResponse)
                            .limit());
        }
    }

    @Test
    void withoutALimitAnAnswerIsAwaitedForAsLongAsItTakes() throws Exception {
        Duration none = Timeouts.UNLIMITED;
        Timeouts unlimited = new Timeouts(none, none, none, none, none, none, none);
        try (Dialog dialog = Dialog.open(builder -> builder.timeouts(unlimited))) {
            dialog.sendMarked();
            BackgroundCall<Response> receiving =
                    BackgroundCall.of(dialog.request()::receiveResponse).awaitWaiting();
            dialog.serve("HTTP/1.1 200 OK\r\n\r\n");
            assertEquals(200, receiving.result().status());
        }
    }

    @Test
    void theSmallestBuffersCarryAConversation() throws Exception {
        try (Loopback loopback = Loopback.to(
                ServerScript.echo(), builder -> builder.receiveBufferSize(16).sendBufferSize(16))) {
            try (WebSocket socket = loopback.webSocket()) {
                socket.sendText("a text that is longer than both buffers");
                assertEquals(new Message.Text("a text that is longer than both buffers"), socket.receiveMessage());
                assertEquals(CloseStatus.NORMAL, socket.closeHandshake(CloseStatus.NORMAL));
            }
        }
    }

    @Test
    void aSocketOptionThatIsNotSupportedFailsTheSend() throws Exception {
        try (Session session =
                Loopback.session(builder -> builder.socketOption(StandardSocketOptions.IP_MULTICAST_TTL, 3))) {
            Request request = session.connect("127.0.0.1", 9).openRequest("/");
            ConnectionException failure = assertThrows(ConnectionException.class, request::send);
            assertEquals(
                    "connecting to 127.0.0.1:9 failed: socket option IP_MULTICAST_TTL = 3 is not supported",
                    failure.getMessage());
            assertEquals(ErrorCode.CANNOT_CONNECT, failure.code());
            assertEquals(Phase.CONNECT, failure.phase());
        }
    }
}
