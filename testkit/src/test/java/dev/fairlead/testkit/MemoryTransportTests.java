package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.Wake;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scripts do what they say. */
@Timeout(30)
class MemoryTransportTests {

    private static final Endpoint SERVER = new Endpoint("server", 80);
    private static final Deadline NOW = Deadline.after(Duration.ZERO);
    private final IOException scripted = new IOException("scripted");

    private record Ends(TransportChannel client, MemoryPeer peer) {}

    private static Ends open(MemoryScript script) throws Exception {
        MemoryTransportProvider provider = new MemoryTransportProvider(script);
        TransportChannel client = provider.create(new TransportOptions(Map.of(), task -> new Thread(task).start()))
                .open(SERVER);
        return new Ends(client, provider.accept());
    }

    private static Ends connected(MemoryScript script) throws Exception {
        Ends ends = open(script);
        assertTrue(ends.client.finishConnect());
        return ends;
    }

    @Test
    void idIsMemory() {
        assertEquals("memory", new MemoryTransportProvider().id());
    }

    @Test
    void peersAreAcceptedInTheOrderOfTheirOpening() throws Exception {
        MemoryTransportProvider provider = new MemoryTransportProvider();
        var transport = provider.create(new TransportOptions(Map.of(), task -> {}));
        transport.open(SERVER);
        transport.open(new Endpoint("other", 81));
        assertEquals(SERVER, provider.accept().endpoint());
        assertEquals(81, provider.accept().endpoint().port());
    }

    @Test
    void scriptsMayDependOnTheEndpoint() throws Exception {
        MemoryTransportProvider provider = new MemoryTransportProvider(endpoint -> MemoryScript.builder()
                .connectSteps(endpoint.port() == SERVER.port() ? 0 : 1)
                .build());
        var transport = provider.create(new TransportOptions(Map.of(), task -> {}));
        assertTrue(transport.open(SERVER).finishConnect());
        assertFalse(transport.open(new Endpoint("server", 81)).finishConnect());
    }

    @Test
    void connectingTakesTheStepsThatTheScriptSays() throws Exception {
        TransportChannel client =
                open(MemoryScript.builder().connectSteps(2).build()).client();
        assertFalse(client.finishConnect());
        assertEquals(Wake.READY, client.awaitReady(Interest.CONNECT, NOW));
        assertFalse(client.finishConnect());
        assertTrue(client.finishConnect());
    }

    @Test
    void stalledChannelConnectsWhenThePeerAdmitsIt() throws Exception {
        Ends ends = open(MemoryScript.builder().connectStalls().build());
        assertFalse(ends.client.finishConnect());
        assertEquals(Wake.TIMED_OUT, ends.client.awaitReady(Interest.CONNECT, NOW));
        ends.peer.admit();
        assertEquals(Wake.READY, ends.client.awaitReady(Interest.CONNECT, Deadline.NEVER));
        assertTrue(ends.client.finishConnect());
    }

    @Test
    void connectingFailsAfterItsSteps() throws Exception {
        TransportChannel client = open(MemoryScript.builder()
                        .connectSteps(1)
                        .failConnect(scripted)
                        .build())
                .client();
        assertFalse(client.finishConnect());
        assertSame(scripted, assertThrows(IOException.class, client::finishConnect));
    }

    @Test
    void readsGiveAtMostWhatTheScriptSays() throws Exception {
        Ends ends = connected(MemoryScript.builder().readAtMost(2).build());
        ends.peer.write(new byte[] {1, 2, 3});
        ByteBuffer dst = ByteBuffer.allocate(9);
        assertEquals(2, ends.client.read(dst));
        assertEquals(1, ends.client.read(dst));
        assertEquals(0, ends.client.read(dst));
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), dst.flip());
    }

    @Test
    void writesTakeAtMostWhatTheScriptSays() throws Exception {
        Ends ends = connected(MemoryScript.builder().writeAtMost(2).build());
        ByteBuffer src = ByteBuffer.wrap(new byte[] {1, 2, 3});
        assertEquals(2, ends.client.write(src));
        assertEquals(1, ends.client.write(src));
        assertArrayEquals(new byte[] {1, 2, 3}, ends.peer.take());
        assertArrayEquals(new byte[0], ends.peer.take());
    }

    @Test
    void everySecondCallSaysNotNow() throws Exception {
        Ends ends = connected(MemoryScript.builder()
                .notNowCalls(1)
                .readAtMost(1)
                .writeAtMost(1)
                .build());
        ends.peer.write(new byte[2]);
        ends.peer.end();
        ByteBuffer dst = ByteBuffer.allocate(9);
        ByteBuffer src = ByteBuffer.allocate(2);
        for (int round = 0; round < 2; round++) {
            assertEquals(0, ends.client.read(dst));
            assertEquals(Wake.READY, ends.client.awaitReady(Interest.READ, NOW));
            assertEquals(1, ends.client.read(dst));
            assertEquals(0, ends.client.write(src));
            assertEquals(Wake.READY, ends.client.awaitReady(Interest.WRITE, NOW));
            assertEquals(1, ends.client.write(src));
        }
        assertEquals(0, ends.client.read(dst));
        assertEquals(-1, ends.client.read(dst));
        assertEquals(-1, ends.client.read(dst));
    }

    @Test
    void readingFailsAtTheByteThatTheScriptSays() throws Exception {
        Ends ends = connected(MemoryScript.builder().failReadAt(3, scripted).build());
        ends.peer.write(new byte[5]);
        assertEquals(3, ends.client.read(ByteBuffer.allocate(9)));
        assertEquals(Wake.READY, ends.client.awaitReady(Interest.READ, NOW));
        assertSame(scripted, assertThrows(IOException.class, () -> ends.client.read(ByteBuffer.allocate(9))));
        assertEquals(9, ends.client.write(ByteBuffer.allocate(9)));
    }

    @Test
    void writingFailsAtTheByteThatTheScriptSays() throws Exception {
        Ends ends = connected(MemoryScript.builder().failWriteAt(0, scripted).build());
        assertEquals(Wake.READY, ends.client.awaitReady(Interest.WRITE, NOW));
        assertSame(scripted, assertThrows(IOException.class, () -> ends.client.write(ByteBuffer.allocate(9))));
        assertArrayEquals(new byte[0], ends.peer.take());
    }

    @Test
    void inputEndsAtTheByteThatTheScriptSays() throws Exception {
        Ends ends = connected(MemoryScript.builder().endOfStreamAt(2).build());
        ends.peer.write(new byte[5]);
        assertEquals(2, ends.client.read(ByteBuffer.allocate(9)));
        assertEquals(-1, ends.client.read(ByteBuffer.allocate(9)));
    }

    @Test
    void roomIsWhatThePeerHasNotTaken() throws Exception {
        Ends ends = connected(MemoryScript.builder().room(4).build());
        assertEquals(4, ends.client.write(ByteBuffer.allocate(9)));
        assertEquals(0, ends.client.write(ByteBuffer.allocate(9)));
        assertEquals(Wake.TIMED_OUT, ends.client.awaitReady(Interest.WRITE, NOW));
        assertEquals(3, ends.peer.read(3).length);
        assertEquals(Wake.READY, ends.client.awaitReady(Interest.WRITE, NOW));
        assertEquals(3, ends.client.write(ByteBuffer.allocate(9)));
    }

    @Test
    void peerSeesTheClientsEnd() throws Exception {
        Ends ends = connected(MemoryScript.PLAIN);
        assertEquals(2, ends.client.write(ByteBuffer.allocate(2)));
        ends.client.shutdownOutput();
        assertFalse(ends.peer.clientClosed());
        assertEquals(
                "the client's stream ended, 1 of 3 bytes missing",
                assertThrows(EOFException.class, () -> ends.peer.read(3)).getMessage());
        ends.peer.readEnd();
        ends.client.close();
        assertTrue(ends.peer.clientClosed());
    }

    @Test
    void byteInsteadOfTheEndIsAFailure() throws Exception {
        Ends ends = connected(MemoryScript.PLAIN);
        assertEquals(1, ends.client.write(ByteBuffer.allocate(1)));
        assertThrows(IOException.class, ends.peer::readEnd);
    }

    @Test
    void peerThatLeavesLetsTheClientReadOn() throws Exception {
        Ends ends = connected(MemoryScript.PLAIN);
        ends.peer.write(new byte[3]);
        ends.peer.close();
        assertThrows(IllegalStateException.class, () -> ends.peer.write(new byte[1]));
        assertEquals(3, ends.client.read(ByteBuffer.allocate(9)));
        assertEquals(-1, ends.client.read(ByteBuffer.allocate(9)));
        assertThrows(IOException.class, () -> ends.client.write(ByteBuffer.allocate(1)));
    }

    @Test
    void brokenConnectionGivesNoMoreBytes() throws Exception {
        Ends ends = connected(MemoryScript.PLAIN);
        ends.peer.write(new byte[3]);
        ends.peer.fail(scripted);
        assertSame(scripted, assertThrows(IOException.class, () -> ends.client.read(ByteBuffer.allocate(9))));
        assertSame(scripted, assertThrows(IOException.class, () -> ends.client.write(ByteBuffer.allocate(9))));
    }

    @Test
    void scriptsRefuseWhatMakesNoSense() {
        assertEquals(
                "readAtMost is 0, at least 1 is needed",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> MemoryScript.builder().readAtMost(0))
                        .getMessage());
        assertEquals(
                "failReadAt is -1, at least 0 is needed",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> MemoryScript.builder().failReadAt(-1, scripted))
                        .getMessage());
    }
}
