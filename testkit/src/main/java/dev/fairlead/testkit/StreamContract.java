package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Bytes in both directions, their buffers, and the ends of both streams. */
abstract class StreamContract extends ConnectContract {

    /** More than what the system keeps on the way between two sockets. */
    private static final int LONG = 12 * 1024 * 1024;

    private static final byte[] TEN = bytes(10);

    /** Buffers of 10 bytes of each kind that can be read into; what is around those bytes is 0. */
    private static List<ByteBuffer> writableBuffers() {
        return List.of(
                ByteBuffer.allocate(10),
                ByteBuffer.allocateDirect(10),
                ByteBuffer.allocate(30).position(7).limit(17),
                ByteBuffer.allocateDirect(30).position(7).limit(17),
                ByteBuffer.allocate(30).slice(7, 10),
                ByteBuffer.allocateDirect(30).slice(7, 10),
                ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void writtenBytesArriveFromEveryKindOfBufferUnchanged() throws Exception {
        Connection connection = connection();
        for (ByteBuffer buffer : writableBuffers()) {
            ByteBuffer src = buffer.duplicate().put(TEN).flip().position(buffer.position());
            writeTen(connection, src);
            writeTen(connection, src.duplicate().position(buffer.position()).asReadOnlyBuffer());
            assertEquals(ByteBuffer.wrap(TEN), src.duplicate().position(buffer.position()), "changed in " + src);
        }
    }

    private static void writeTen(Connection connection, ByteBuffer src) throws IOException {
        int position = src.position();
        int limit = src.limit();
        int taken = 0;
        while (src.hasRemaining()) {
            int count = connection.client().write(src);
            taken += count;
            assertEquals(position + taken, src.position(), "position of " + src);
            assertEquals(limit, src.limit(), "limit of " + src);
            if (count == 0) {
                awaitReady(connection.client(), Interest.WRITE);
            }
        }
        assertArrayEquals(TEN, connection.peer().read(10), "arrived from " + src);
    }

    @Test
    void bytesAreReadIntoEveryKindOfBuffer() throws Exception {
        Connection connection = connection();
        for (ByteBuffer dst : writableBuffers()) {
            int position = dst.position();
            int limit = dst.limit();
            connection.peer().write(TEN);
            int count = 0;
            while (count < 10) {
                int read = readSome(connection.client(), dst);
                count += read;
                assertTrue(read > 0, "stream ended");
                assertEquals(position + count, dst.position(), "position of " + dst);
                assertEquals(limit, dst.limit(), "limit of " + dst);
            }
            assertEquals(ByteBuffer.wrap(TEN), dst.position(position), "read into " + dst);
            assertNothingAround(dst);
        }
    }

    private static void assertNothingAround(ByteBuffer dst) {
        for (int index = 0; index < dst.capacity(); index++) {
            boolean inside = index >= dst.position() && index < dst.limit();
            assertTrue(inside || dst.duplicate().clear().get(index) == 0, "byte " + index + " of " + dst);
        }
    }

    @Test
    void noBufferIsKeptAfterWrite() throws Exception {
        Connection connection = connection();
        for (ByteBuffer src : List.of(ByteBuffer.allocate(10), ByteBuffer.allocateDirect(10))) {
            src.put(TEN).flip();
            writeAll(connection.client(), src);
            src.clear().put(new byte[10]);
            assertArrayEquals(TEN, connection.peer().read(10));
        }
    }

    @Test
    void noBufferIsKeptAfterRead() throws Exception {
        Connection connection = connection();
        ByteBuffer first = ByteBuffer.allocateDirect(20).limit(10);
        connection.peer().write(TEN);
        readFully(connection.client(), first);
        first.clear().put(new byte[20]).clear();
        connection.peer().write(TEN);
        assertArrayEquals(TEN, readFully(connection.client(), 10));
        assertEquals(ByteBuffer.allocate(20), first);
    }

    @Test
    void readSaysNotNowWhenThereIsNothing() throws Exception {
        Connection connection = connection();
        ByteBuffer dst = ByteBuffer.allocate(10);
        assertEquals(0, connection.client().read(dst));
        assertEquals(0, dst.position());
    }

    @Test
    void fullBufferReadsNothing() throws Exception {
        Connection connection = connection();
        connection.peer().write(TEN);
        awaitReady(connection.client(), Interest.READ);
        assertEquals(0, connection.client().read(ByteBuffer.allocate(10).position(10)));
        assertEquals(0, connection.client().read(ByteBuffer.allocateDirect(0)));
        assertArrayEquals(TEN, readFully(connection.client(), 10));
    }

    @Test
    void emptyBufferWritesNothing() throws Exception {
        Connection connection = connection();
        assertEquals(0, connection.client().write(ByteBuffer.allocate(0)));
        assertEquals(0, connection.client().write(ByteBuffer.allocateDirect(10).position(10)));
        writeTen(connection, ByteBuffer.wrap(TEN));
    }

    @Test
    void endOfStreamIsSaidAgainAndAgain() throws Exception {
        Connection connection = connection();
        connection.peer().write(TEN);
        connection.peer().end();
        assertArrayEquals(TEN, readFully(connection.client(), 10));
        assertEquals(-1, readSome(connection.client(), ByteBuffer.allocate(10)));
        assertEquals(-1, connection.client().read(ByteBuffer.allocateDirect(10)));
        assertEquals(Wake.READY, connection.client().awaitReady(Interest.READ, Deadline.NEVER));
        assertEquals(-1, connection.client().read(ByteBuffer.allocate(10)));
    }

    @Test
    void writingGoesOnAfterThePeersEnd() throws Exception {
        Connection connection = connection();
        connection.peer().end();
        assertEquals(-1, readSome(connection.client(), ByteBuffer.allocate(1)));
        writeTen(connection, ByteBuffer.wrap(TEN));
    }

    @Test
    void shutdownOutputEndsThisStreamOnly() throws Exception {
        Connection connection = connection();
        writeAll(connection.client(), ByteBuffer.wrap(TEN));
        connection.client().shutdownOutput();
        connection.client().shutdownOutput();
        assertArrayEquals(TEN, connection.peer().read(10));
        connection.peer().readEnd();
        assertThrows(IOException.class, () -> connection.client().write(ByteBuffer.wrap(TEN)));
        connection.peer().write(TEN);
        assertArrayEquals(TEN, readFully(connection.client(), 10));
    }

    @Test
    void resetMakesReadingFail() throws Exception {
        Connection connection = connection();
        Future<Integer> read = inBackground(() -> readSome(connection.client(), ByteBuffer.allocate(1)));
        settle();
        connection.peer().reset();
        Exception failure = assertThrows(Exception.class, () -> outcome(read));
        assertTrue(failure.getCause() instanceof IOException, failure.toString());
        assertThrows(IOException.class, () -> readSome(connection.client(), ByteBuffer.allocate(1)));
    }

    @Test
    void resetMakesWritingFail() throws Exception {
        Connection connection = connection();
        connection.peer().reset();
        assertThrows(IOException.class, () -> writeAll(connection.client(), ByteBuffer.allocate(LONG)));
    }

    @Test
    void bothDirectionsRunAtTheSameTime() throws Exception {
        Connection connection = connection();
        byte[] up = bytes(LONG);
        byte[] down = bytes(LONG - 1);
        Future<TransportChannel> written = inBackground(() -> {
            writeAll(connection.client(), ByteBuffer.wrap(up));
            return connection.client();
        });
        Future<byte[]> arrived = inBackground(() -> connection.peer().read(LONG));
        Future<TransportPeer> sent = inBackground(() -> {
            connection.peer().write(down);
            return connection.peer();
        });
        assertArrayEquals(down, readFully(connection.client(), LONG - 1));
        assertArrayEquals(up, result(arrived));
        result(sent);
        result(written);
    }

    @Test
    void blockedWriterGoesOnWithoutLosingAByte() throws Exception {
        Connection connection = connection();
        byte[] sent = bytes(LONG);
        for (ByteBuffer src : List.of(ByteBuffer.wrap(sent), direct(sent))) {
            writeUntilNoRoom(connection.client(), src);
            assertTrue(src.hasRemaining(), "there is room for more than " + LONG + " bytes");
            Future<byte[]> arrived = inBackground(() -> connection.peer().read(LONG));
            writeAll(connection.client(), src);
            assertArrayEquals(sent, result(arrived));
        }
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Writes until a wait for room takes longer than 150 ms; such waits are not early either. */
    static void writeUntilNoRoom(TransportChannel client, ByteBuffer src) throws IOException {
        while (src.hasRemaining()) {
            if (client.write(src) > 0) {
                continue;
            }
            Deadline deadline = Deadline.after(Duration.ofMillis(150));
            if (client.awaitReady(Interest.WRITE, deadline) == Wake.TIMED_OUT) {
                assertTrue(deadline.hasPassed(), "early, " + deadline);
                return;
            }
        }
    }
}
