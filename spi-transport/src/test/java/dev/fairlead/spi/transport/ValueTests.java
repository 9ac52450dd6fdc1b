package dev.fairlead.spi.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTests {

    @Test
    void endpointsAreWrittenAsInUris() {
        assertEquals("example.org:80", new Endpoint("example.org", 80).toString());
        assertEquals("[::1]:8080", new Endpoint("::1", 8080).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536})
    void portsOutOfRangeAreRefused(int port) {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Endpoint("host", port));
        assertEquals("port " + port + " is not within 1 to 65535", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535})
    void theFirstAndTheLastPortAreAccepted(int port) {
        assertEquals(port, new Endpoint("host", port).port());
    }

    @Test
    void emptyHostsAreRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Endpoint("", 80));
        assertEquals("host is empty", refused.getMessage());
    }

    @Test
    void transportOptionsKeepTheirOwnCopyOfTheSocketOptions() {
        Map<SocketOption<?>, Object> callers = new HashMap<>();
        callers.put(StandardSocketOptions.TCP_NODELAY, true);
        TransportOptions options = new TransportOptions(callers, Runnable::run);
        callers.clear();
        assertEquals(Map.of(StandardSocketOptions.TCP_NODELAY, true), options.socketOptions());
    }

    @Test
    void hostLookupsAreWithinTheirLimits() {
        assertEquals(HostLookup.DEFAULT, new Endpoint("host", 80).lookup());
        assertEquals(16, HostLookup.DEFAULT.mostAddresses());
        for (int addresses : new int[] {0, 17}) {
            var refused =
                    assertThrows(IllegalArgumentException.class, () -> new HostLookup(Optional.empty(), addresses));
            assertEquals(
                    "the number of addresses to try is " + addresses + ", not within 1 to 16", refused.getMessage());
        }
        var refused = assertThrows(IllegalArgumentException.class, () -> new HostLookup(Optional.of(""), 1));
        assertEquals("the name to look up is empty", refused.getMessage());
    }
}
