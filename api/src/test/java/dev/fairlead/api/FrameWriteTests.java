package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One frame after the other, step by step, on a channel that has room for 20 bytes. */
@Timeout(10)
class FrameWriteTests {

    private static final int ROOM = 20;
    private static final int KEY = 0x01020304;

    private static final Callbacks NO_CALLBACKS = new Callbacks(Runnable::run, false, () -> {});

    private final ControlSlot control = new ControlSlot();
    private FrameWrite write;
    private MemoryPeer peer;

    @BeforeEach
    void connect() throws Exception {
        MemoryTransportProvider memory =
                new MemoryTransportProvider(MemoryScript.builder().room(ROOM).build());
        TransportChannel channel =
                memory.create(new TransportOptions(Map.of(), Runnable::run)).open(new Endpoint("server.test", 80));
        assertTrue(channel.finishConnect());
        peer = memory.accept();
        write = new FrameWrite(
                channel, new BufferPool(64), () -> KEY, control, new Pings(NO_CALLBACKS, "peer"), new Traffic(), null);
    }

    @Test
    void aFrameThatFitsIsWrittenInOneStep() throws Exception {
        start(Opcode.BINARY, new byte[ROOM - 6]);

        assertTrue(write.advance(), "written");
        assertTrue(write.hasLeft());
        assertEquals(ROOM - 6, ClientFrames.next(peer).header().payloadLength());
    }

    @Test
    void aFrameGoesOnWhereItStopped() throws Exception {
        start(Opcode.BINARY, ServerFrames.bytes(120));

        byte[] wire = {};
        while (!write.advance()) {
            wire = ServerFrames.join(wire, peer.take());
        }
        wire = ServerFrames.join(wire, peer.take());
        assertArrayEquals(ServerFrames.bytes(120), ClientFrames.all(wire).get(0).bytes());
    }

    @Test
    void thePongThatIsOwedFollowsTheFrame() throws Exception {
        start(Opcode.BINARY, new byte[2]);
        control.owe(ByteBuffer.wrap(new byte[] {9}));

        assertTrue(write.advance(), "written");
        assertEquals(Opcode.BINARY, ClientFrames.next(peer).header().opcode());
        Frame pong = ClientFrames.next(peer);
        assertEquals(Opcode.PONG, pong.header().opcode());
        assertArrayEquals(new byte[] {9}, pong.bytes());
        assertFalse(control.isOwed());
    }

    @Test
    void noPongFollowsACloseFrame() throws Exception {
        start(Opcode.CLOSE);
        control.owe(ByteBuffer.wrap(new byte[] {9}));

        assertTrue(write.advance(), "written");
        assertEquals(1, ClientFrames.all(peer.take()).size());
        assertTrue(control.isOwed());
    }

    @Test
    void aFrameThatWasTakenBackLeavesNoTraceAndItsPongIsOwedAgain() throws Exception {
        fill();
        start(Opcode.BINARY, new byte[2]);
        control.owe(ByteBuffer.wrap(new byte[] {9}));
        assertFalse(write.advance());
        assertFalse(control.isOwed(), "the pong was taken to go out behind the frame");
        assertFalse(write.hasLeft());
        write.undo();

        assertTrue(control.isOwed());
        peer.take();
        write.startControl();
        assertTrue(write.advance(), "written");
        Frame pong = ClientFrames.next(peer);
        assertEquals(Opcode.PONG, pong.header().opcode());
        assertArrayEquals(new byte[] {9}, pong.bytes());
        assertEquals(0, peer.take().length);
    }

    @Test
    void aPieceThatWasTakenBackLeavesItsMessageOpen() throws Exception {
        write.start(FrameHeader.of(false, Opcode.TEXT, 0), ByteBuffer.allocate(0));
        write.advance();
        peer.take();
        fillWith(Opcode.CONTINUATION);
        start(Opcode.CONTINUATION, new byte[2]);
        assertFalse(write.advance());
        write.undo();
        peer.take();

        start(Opcode.CONTINUATION, new byte[3]);
        assertTrue(write.advance(), "written");
        Frame frame = ClientFrames.next(peer);
        assertEquals(Opcode.CONTINUATION, frame.header().opcode());
        assertEquals(3, frame.header().payloadLength());
    }

    @Test
    void aBufferIsHeldOnlyWhileAFrameIsUnderway() throws Exception {
        assertFalse(write.isUnderway());
        start(Opcode.BINARY, new byte[ROOM]);
        assertFalse(write.advance());
        assertTrue(write.isUnderway());
        peer.take();
        assertTrue(write.advance());
        assertFalse(write.isUnderway());
        assertEquals(ROOM + 6, write.written());
    }

    @Test
    void whatIsHeldBackStaysInTheBufferUntilItIsLetGo() throws Exception {
        hold(new byte[] {1});
        hold(new byte[] {2, 3});
        assertFalse(write.isUnderway());
        assertTrue(write.isHolding());
        assertEquals(0, peer.take().length);

        write.letGo();
        assertTrue(write.isUnderway());
        assertTrue(write.advance(), "written");
        assertFalse(write.isHolding());
        assertEquals(15, peer.take().length);
    }

    @Test
    void aFrameThatIsTakenBackLeavesThoseThatWereHeldBackThoughAPartOfThemHasLeft() throws Exception {
        hold(ServerFrames.bytes(9));
        hold(ServerFrames.bytes(8));
        start(Opcode.BINARY, new byte[4]);
        assertFalse(write.advance());
        assertFalse(write.hasLeft(), "20 bytes have, of the 29 that were held back");
        write.undo();

        byte[] wire = peer.take();
        assertTrue(write.isUnderway());
        assertTrue(write.advance(), "written");
        wire = ServerFrames.join(wire, peer.take());
        assertEquals(2, ClientFrames.all(wire).size());
        assertArrayEquals(ServerFrames.bytes(8), ClientFrames.all(wire).get(1).bytes());
        assertFalse(write.isUnderway());
    }

    @Test
    void aFrameHasLeftWhenMoreIsOutThanWasHeldBackBeforeIt() throws Exception {
        hold(ServerFrames.bytes(9));
        start(Opcode.BINARY, new byte[4]);
        assertFalse(write.advance());
        assertTrue(write.hasLeft());
    }

    private void hold(byte[] payload) throws Exception {
        start(Opcode.BINARY, payload);
        assertTrue(write.advanceOrHold(), "held back");
    }

    private void fill() throws Exception {
        fillWith(Opcode.BINARY);
    }

    private void fillWith(Opcode opcode) throws Exception {
        write.start(FrameHeader.of(opcode != Opcode.CONTINUATION, opcode, ROOM - 6), ByteBuffer.allocate(ROOM - 6));
        assertTrue(write.advance(), "written");
    }

    private void start(Opcode opcode, byte... payload) {
        write.start(FrameHeader.of(true, opcode, payload.length), ByteBuffer.wrap(payload));
    }
}
