package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What can be set of compression, where, and what is refused. */
@Timeout(60)
class CompressionOptionsTests {

    private static final List<String> WORDS = List.of("halyard", "sheet", "cleat", "fairlead", "bollard");

    @Test
    void defaultsAreAsTheManualSays() {
        CompressionOptions options = CompressionOptions.DEFAULT;
        assertEquals(List.of(DeflateOffer.DEFAULT), options.offers());
        assertEquals(6, options.level());
        assertEquals(128, options.threshold());
        assertEquals(64L << 20, options.inflatedBytes());
        assertEquals(Duration.ofSeconds(15), options.idleRelease());
    }

    @Test
    void theEndsOfAllRangesAreTaken() {
        CompressionOptions least = CompressionOptions.builder()
                .level(1)
                .threshold(0)
                .inflatedBytes(0)
                .idleRelease(Duration.ofNanos(1))
                .build();
        assertEquals(List.of(1, 0, 0L), List.of(least.level(), least.threshold(), least.inflatedBytes()));
        CompressionOptions most = CompressionOptions.builder()
                .level(9)
                .threshold(Integer.MAX_VALUE)
                .inflatedBytes(Long.MAX_VALUE)
                .idleRelease(Timeouts.UNLIMITED)
                .build();
        assertEquals(
                List.of(9, Integer.MAX_VALUE, Long.MAX_VALUE),
                List.of(most.level(), most.threshold(), most.inflatedBytes()));
        assertEquals(Timeouts.UNLIMITED, most.idleRelease());
    }

    @Test
    void whatIsBeyondThemIsRefusedByNameValueAndLimit() {
        CompressionOptions.Builder builder = CompressionOptions.builder();
        assertRefused("compression level is 0, must be 1 to 9", () -> builder.level(0));
        assertRefused("compression level is 10, must be 1 to 9", () -> builder.level(10));
        assertRefused("compression threshold is -1, must be at least 0", () -> builder.threshold(-1));
        assertRefused("limit of inflated bytes is -1, must be at least 0", () -> builder.inflatedBytes(-1));
        String positive = "must be positive; Timeouts.UNLIMITED is no limit";
        assertRefused("time limit idleRelease is PT0S, " + positive, () -> builder.idleRelease(Duration.ZERO));
        assertRefused(
                "time limit idleRelease is PT-1S, " + positive, () -> builder.idleRelease(Duration.ofSeconds(-1)));
        assertEquals(6, builder.build().level());
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(
                message, assertThrows(InvalidParameterException.class, call).getMessage());
    }

    @Test
    void offersAreMadeStepByStep() {
        DeflateOffer offer = DeflateOffer.DEFAULT
                .withServerNoContextTakeover()
                .withClientNoContextTakeover()
                .withServerMaxWindowBits(9)
                .withClientMaxWindowBits(10);
        assertEquals(
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                        + "server_max_window_bits=9; client_max_window_bits=10",
                offer.text());
        assertEquals(
                List.of(offer, DeflateOffer.DEFAULT),
                CompressionOptions.builder()
                        .offers(offer, DeflateOffer.DEFAULT)
                        .build()
                        .offers());
        assertThrows(IllegalArgumentException.class, () -> DeflateOffer.DEFAULT.withServerMaxWindowBits(16));
        assertThrows(IllegalArgumentException.class, () -> DeflateOffer.DEFAULT.withClientMaxWindowBits(7));
    }

    @Test
    void aRequestMayAskForItAloneOrDoWithout() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .deflate(DeflateParameters.DEFAULT)
                        .start();
                Session session =
                        Session.open(SessionOptions.builder().transport("nio").build());
                Connection connection = session.connect("127.0.0.1", server.port())) {
            try (Request request = connection.openRequest("/")) {
                request.setOption(Option.COMPRESSION, Optional.of(CompressionOptions.DEFAULT));
                request.markForUpgrade().send();
                request.receiveResponse();
                try (WebSocket socket = request.completeUpgrade()) {
                    assertEquals(Optional.of(DeflateParameters.DEFAULT), socket.compression());
                    assertEquals(Optional.of(CompressionOptions.DEFAULT), socket.option(Option.COMPRESSION));
                    socket.sendText("x".repeat(500));
                    assertEquals(new Message.Text("x".repeat(500)), socket.receiveMessage());
                    assertEquals(
                            1, socket.statistics().compression().orElseThrow().messagesReceived());
                    assertThrows(
                            InvalidParameterException.class,
                            () -> socket.setOption(Option.COMPRESSION, Optional.empty()));
                    socket.closeHandshake(CloseStatus.NORMAL);
                }
            }
            try (Request request = connection.openRequest("/")) {
                request.markForUpgrade().send();
                assertEquals(
                        Optional.empty(), request.receiveResponse().headers().first("Sec-WebSocket-Extensions"));
            }
        }
    }

    @Test
    void aHigherLevelMakesLess() throws Exception {
        long fast = compressedAt(1);
        long small = compressedAt(9);
        assertTrue(small < fast, small + " bytes at level 9, " + fast + " at level 1");
    }

    private static long compressedAt(int level) throws Exception {
        StringBuilder words = new StringBuilder();
        Random random = new Random(9);
        for (int i = 0; i < 5_000; i++) {
            words.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(9));
        }
        CompressionOptions options = CompressionOptions.builder().level(level).build();
        try (MemorySocket memory =
                MemorySocket.openDeflating(MemoryScript.PLAIN, builder -> builder.compression(options), "")) {
            memory.socket().sendText(words.toString());
            return memory.socket().statistics().compression().orElseThrow().compressedBytesSent();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without NullAway may do
    void nullIsRefusedAndHarmsNothing() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            WebSocket socket = memory.socket();
            assertThrows(NullPointerException.class, () -> socket.sendText("a", (SendOption) null));
            assertThrows(
                    NullPointerException.class,
                    () -> socket.send(BufferType.BINARY_MESSAGE, ByteBuffer.allocate(1), (SendOption) null));
            assertThrows(NullPointerException.class, () -> socket.sendTextAsync("a", (SendOption) null));
            socket.sendText("b");
            assertEquals("b", memory.sent().text());
        }
    }
}
