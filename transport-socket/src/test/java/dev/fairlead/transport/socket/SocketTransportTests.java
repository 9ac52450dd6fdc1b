package dev.fairlead.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportOptions;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SocketTransportTests extends SocketFixture {

    private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 9);

    private SocketChannel socket(Map<SocketOption<?>, Object> options) throws IOException {
        return closedAtEnd(transport(NameLookup.SYSTEM, options).newSocket());
    }

    @Test
    void idIsSocket() {
        assertEquals("socket", new SocketTransportProvider().id());
    }

    @Test
    void smallWritesAreNotHeldBackUnlessTheOptionsSaySo() throws Exception {
        assertEquals(true, socket(Map.of()).getOption(StandardSocketOptions.TCP_NODELAY));
        Map<SocketOption<?>, Object> nagle = Map.of(StandardSocketOptions.TCP_NODELAY, false);
        assertEquals(false, socket(nagle).getOption(StandardSocketOptions.TCP_NODELAY));
    }

    @Test
    void optionsAreSetOnEverySocket() throws Exception {
        Map<SocketOption<?>, Object> options = Map.of(StandardSocketOptions.SO_KEEPALIVE, true);
        assertEquals(true, socket(options).getOption(StandardSocketOptions.SO_KEEPALIVE));
    }

    private static @Nullable String refusal(SocketOption<?> option, Object value) throws IOException {
        TransportOptions options = new TransportOptions(Map.of(option, value), task -> {});
        try (SocketTransport transport = new SocketTransport(options, NameLookup.SYSTEM)) {
            return assertThrows(IOException.class, () -> transport.open(ANYWHERE))
                    .getMessage();
        }
    }

    @Test
    void optionsThatCannotBeSetMakeOpenFail() throws Exception {
        assertEquals(
                "socket option IP_MULTICAST_TTL = 3 is not supported",
                refusal(StandardSocketOptions.IP_MULTICAST_TTL, 3));
        assertEquals(
                "socket option SO_KEEPALIVE = yes is not supported",
                refusal(StandardSocketOptions.SO_KEEPALIVE, "yes"));
        assertEquals("socket option SO_RCVBUF = -5 is not supported", refusal(StandardSocketOptions.SO_RCVBUF, -5));
    }

    @Test
    void lingeringCloseIsRefused() throws Exception {
        assertEquals(
                "socket option SO_LINGER = 5 would make close wait, at most 0 is taken",
                refusal(StandardSocketOptions.SO_LINGER, 5));
        assertEquals(0, socket(Map.of(StandardSocketOptions.SO_LINGER, 0)).getOption(StandardSocketOptions.SO_LINGER));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openThatFailsLeavesNoDescriptor() throws Exception {
        refusal(StandardSocketOptions.SO_LINGER, 5);
        int before = descriptors();
        for (int round = 0; round < 10; round++) {
            refusal(StandardSocketOptions.SO_LINGER, 5);
        }
        assertEquals(before, descriptors());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void channelsOpenedWhileTheTransportClosesAreClosed() throws Exception {
        transport(NameLookup.SYSTEM, Map.of()).open(ANYWHERE).close();
        int before = descriptors();
        for (int round = 0; round < 50; round++) {
            SocketTransport transport = transport(NameLookup.SYSTEM, Map.of());
            var opening = threads.submit(() -> assertThrows(IOException.class, () -> {
                while (true) {
                    transport.open(ANYWHERE);
                }
            }));
            long end = System.nanoTime() + round * 10_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            transport.close();
            IOException failure = opening.get(10, TimeUnit.SECONDS);
            assertEquals("the transport was closed, no channel to 127.0.0.1:9", failure.getMessage());
        }
        eventually("descriptors", () -> descriptors() <= before);
        assertTrue(before > 0);
    }
}
