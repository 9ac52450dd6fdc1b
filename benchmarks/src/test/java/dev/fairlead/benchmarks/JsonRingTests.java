package dev.fairlead.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JsonRingTests {

    /** Does what {@code java.util.zip} does, but for a byte of each message. */
    private record Wrong(DeflatePeer zlib, boolean compressing) implements DeflatePeer {

        @Override
        public void compress(byte[] message, ByteBuffer payload) {
            byte[] sent = message.clone();
            sent[10] ^= (byte) (compressing ? 1 : 0);
            zlib.compress(sent, payload);
        }

        @Override
        public void inflate(byte[] payload, ByteBuffer message) {
            zlib.inflate(payload, message);
            message.put(10, (byte) (message.get(10) ^ (compressing ? 0 : 1)));
        }

        @Override
        public void close() {
            zlib.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 256, 1_024, 16_384, 65_536})
    void messagesHaveTheirSizeAndDiffer(int bytes) {
        JsonRing ring = new JsonRing(bytes, true);
        Set<ByteBuffer> different = new HashSet<>();

        for (int i = 0; i < ring.count(); i++) {
            assertEquals(bytes, ring.message(i).length);
            different.add(ByteBuffer.wrap(ring.message(i)));
        }

        assertTrue(different.size() >= 64);
        assertEquals(ring.count(), different.size());
    }

    @Test
    void ofLargeMessagesThereAreFewer() {
        JsonRing ring = new JsonRing(1 << 20, true);

        try (DeflatePeer peer = DeflateLibrary.FAIRLEAD.open(true);
                DeflatePeer reference = new ZlibDeflate(true)) {
            assertTrue(ring.verify(peer, reference) < 1 << 20);
        }
        assertEquals(4, ring.count());
    }

    /** What the benchmark of inflating does: one round for the context, then one like the other. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void payloadsCanBeInflatedRoundAfterRound(boolean context) {
        JsonRing ring = new JsonRing(256, context);
        ByteBuffer text = ByteBuffer.allocate(JsonRing.roomFor(256));

        try (DeflatePeer peer = new ZlibDeflate(context);
                DeflatePeer reference = new ZlibDeflate(context)) {
            ring.verify(peer, reference);
            for (int i = 0; i < 3 * ring.count(); i++) {
                peer.inflate(ring.payload(i % ring.count()), text.clear());
                assertEquals(ByteBuffer.wrap(ring.message(i % ring.count())), text.flip());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLibraryThatChangesATextIsFound(boolean compressing) {
        JsonRing ring = new JsonRing(256, true);

        try (DeflatePeer peer = new Wrong(new ZlibDeflate(true), compressing);
                DeflatePeer reference = new ZlibDeflate(true)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> ring.verify(peer, reference));

            assertEquals(
                    "message 0 was not " + (compressing ? "compressed" : "inflated") + " to what it is",
                    e.getMessage());
        }
    }

    /** One that looks back though it was agreed not to cannot be understood by who does not. */
    @Test
    void aLibraryWithAnotherContextIsFound() {
        JsonRing ring = new JsonRing(256, false);

        try (DeflatePeer peer = new ZlibDeflate(true);
                DeflatePeer reference = new ZlibDeflate(false)) {
            assertThrows(IllegalStateException.class, () -> ring.verify(peer, reference));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyLibraryKeepsToItsContext(boolean context) {
        JsonRing ring = new JsonRing(256, context);

        for (DeflateLibrary library : DeflateLibrary.values()) {
            try (DeflatePeer peer = library.open(context);
                    DeflatePeer reference = new ZlibDeflate(context)) {
                long first = ring.verify(peer, reference);
                long second = ring.verify(peer, reference);

                // The start of the second round has a context, that of the first has none.
                assertTrue(context ? second < first : second == first, library + " " + first + " " + second);
            }
        }
    }
}
