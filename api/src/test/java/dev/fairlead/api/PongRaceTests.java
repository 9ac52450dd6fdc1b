package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hand-over of pongs between the thread that receives and those that send, again and again. */
@Timeout(120)
class PongRaceTests {

    private static final int ROUNDS = 5_000;

    // A pong that is left in the slot just as the sender gives the turn back has nobody else to send it.
    @Test
    void aPongThatIsLeftAsASendEndsIsNotLost() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            CyclicBarrier start = new CyclicBarrier(2);
            BackgroundCall<Boolean> sender = BackgroundCall.running(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    start.await();
                    memory.socket().sendBinary(new byte[i % 40]);
                }
            });
            for (int i = 0; i < ROUNDS; i++) {
                start.await();
                memory.serve(ServerFrames.ping(number(i)));
                assertMessageAndPong(memory, i);
            }
            sender.result();
            memory.serve(ServerFrames.text("end"));
            assertEquals(new Message.Text("end"), receiver.result());
        }
    }

    private static void assertMessageAndPong(MemorySocket memory, int round) throws Exception {
        Frame first = memory.sent();
        Frame second = memory.sent();
        boolean pongFirst = first.header().opcode() == Opcode.PONG;
        Frame pong = pongFirst ? first : second;
        assertEquals(Opcode.PONG, pong.header().opcode());
        assertEquals(round, pong.payload().getInt());
        assertEquals(Opcode.BINARY, (pongFirst ? second : first).header().opcode());
    }

    // RFC 6455 5.5.1: whatever the timing, our Close frame is the last one, and the only one.
    @Test
    void noFrameFollowsTheCloseFrameOfAShutdown() throws Exception {
        for (int i = 0; i < ROUNDS / 10; i++) {
            try (MemorySocket memory = MemorySocket.open()) {
                BackgroundCall<Message> receiver =
                        BackgroundCall.of(() -> memory.socket().receiveMessage());
                BackgroundCall<Boolean> shutdown =
                        BackgroundCall.running(() -> memory.socket().shutdown(CloseStatus.NORMAL));
                for (int ping = 0; ping < 5; ping++) {
                    memory.serve(ServerFrames.ping((byte) ping));
                }
                memory.serve(ServerFrames.text("end"));
                receiver.result();
                shutdown.result();
                assertCloseFrameIsLast(memory);
            }
        }
    }

    @Test
    void oneCloseFrameIsSentWhoeverIsFirst() throws Exception {
        for (int i = 0; i < ROUNDS / 10; i++) {
            try (MemorySocket memory = MemorySocket.open()) {
                WebSocket socket = memory.socket();
                CyclicBarrier start = new CyclicBarrier(3);
                BackgroundCall<Boolean> shutdown = BackgroundCall.running(() -> {
                    start.await();
                    try {
                        socket.shutdown(CloseStatus.NORMAL);
                    } catch (HandleStateException | CancelledException late) {
                        assertTrue(socket.state() != WebSocketState.OPEN, late.toString());
                    }
                });
                BackgroundCall<Boolean> handshake = BackgroundCall.running(() -> {
                    start.await();
                    try {
                        socket.closeHandshake(CloseStatus.NORMAL);
                    } catch (HandleStateException | WebSocketException late) {
                        assertTrue(socket.state() != WebSocketState.OPEN, late.toString());
                    }
                });
                start.await();
                if (i % 2 == 0) {
                    socket.close();
                } else {
                    memory.serve(ServerFrames.close(1000, ""));
                    memory.peer().end();
                }
                shutdown.result();
                handshake.result();
                assertCloseFrameIsLast(memory);
            }
        }
    }

    private static void assertCloseFrameIsLast(MemorySocket memory) throws Exception {
        List<Frame> frames = ClientFrames.all(memory.peer().take());
        for (int i = 0; i < frames.size(); i++) {
            boolean last = i + 1 == frames.size();
            assertEquals(last, frames.get(i).header().opcode() == Opcode.CLOSE, "frame " + i + " of " + frames);
        }
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }
}
