package dev.fairlead.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.support.NameLookup;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SocketTransportTests extends SocketFixture {

    private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 9);

    @Test
    void idIsSocket() {
        assertEquals("socket", new SocketTransportProvider().id());
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
                "socket option SO_KEEPALIVE = yes is not supported",
                refusal(StandardSocketOptions.SO_KEEPALIVE, "yes"));
        assertEquals(
                "socket option SO_LINGER = 5 would make close wait, at most 0 is taken",
                refusal(StandardSocketOptions.SO_LINGER, 5));
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
