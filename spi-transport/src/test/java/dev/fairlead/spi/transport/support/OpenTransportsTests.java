package dev.fairlead.spi.transport.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OpenTransportsTests {

    private final OpenTransports open = new OpenTransports();

    /** Counts how often it is closed. */
    private static final class Counting implements Transport {
        private int closed;

        @Override
        public TransportChannel open(Endpoint endpoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void whereNobodyBeginsNothingIsKept() throws IOException {
        Counting transport = new Counting();
        assertSame(transport, open.opened(transport));
        open.end();
        assertEquals(0, transport.closed);
    }

    @Test
    void thoseThatAreOpenAreClosedAtTheEnd() throws IOException {
        open.begin();
        Counting one = open.opened(new Counting());
        Counting other = open.opened(new Counting());
        open.end();
        open.end();
        assertEquals(1, one.closed);
        assertEquals(1, other.closed);
    }

    @Test
    void afterTheEndThereAreNoNewOnes() {
        open.begin();
        open.end();
        Counting late = new Counting();
        IOException refused = assertThrows(IOException.class, () -> open.opened(late));
        assertEquals("the bundle of the transport was stopped", refused.getMessage());
        assertEquals(1, late.closed);
    }

    @Test
    void itCanBeBegunAgain() throws IOException {
        open.begin();
        open.end();
        open.begin();
        Counting transport = open.opened(new Counting());
        assertEquals(0, transport.closed);
        open.end();
        assertEquals(1, transport.closed);
    }
}
