package dev.fairlead.spi.transport.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.ConnectProgress;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TcpSocketTests extends TcpSocketFixture {

    private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 9);

    private Object option(SocketOption<?> option, Map<SocketOption<?>, Object> options) throws IOException {
        TcpSocket socket =
                closedAtEnd(new TcpSocket(ANYWHERE, new TransportOptions(options, threads), NameLookup.SYSTEM));
        assertFalse(socket.channel().isBlocking());
        return socket.channel().getOption(option);
    }

    @Test
    void smallWritesAreNotHeldBackUnlessTheOptionsSaySo() throws Exception {
        SocketOption<Boolean> noDelay = StandardSocketOptions.TCP_NODELAY;
        assertEquals(true, option(noDelay, Map.of()));
        assertEquals(false, option(noDelay, Map.of(noDelay, false)));
    }

    @Test
    void optionsAreSetOnEverySocket() throws Exception {
        SocketOption<Boolean> keepAlive = StandardSocketOptions.SO_KEEPALIVE;
        assertEquals(true, option(keepAlive, Map.of(keepAlive, true)));
    }

    private @Nullable String refusal(SocketOption<?> option, Object value) {
        return assertThrows(IOException.class, () -> option(option, Map.of(option, value)))
                .getMessage();
    }

    @Test
    void optionsThatCannotBeSetAreRefused() {
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
        SocketOption<Integer> linger = StandardSocketOptions.SO_LINGER;
        assertEquals("socket option SO_LINGER = 5 would make close wait, at most 0 is taken", refusal(linger, 5));
        assertEquals(0, option(linger, Map.of(linger, 0)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusedOptionLeavesNoDescriptor() {
        refusal(StandardSocketOptions.SO_LINGER, 5);
        int before = descriptors();
        for (int round = 0; round < 10; round++) {
            refusal(StandardSocketOptions.SO_LINGER, 5);
        }
        assertEquals(before, descriptors());
    }

    @Test
    void bytesMoveOnlyOnceItIsConnected() throws Exception {
        TcpSocket socket = socket(host -> addresses("127.0.0.1"), listener());
        assertThrows(NotYetConnectedException.class, () -> socket.read(ByteBuffer.allocate(1)));
        assertThrows(NotYetConnectedException.class, () -> socket.write(ByteBuffer.allocate(1)));
        assertThrows(NotYetConnectedException.class, socket::shutdownOutput);
        assertEquals(ChannelInfo.of(ConnectProgress.at(Stage.RESOLVING)), socket.info());
        assertFalse(socket.isConnected());
        connect(socket);
        assertTrue(socket.isConnected());
        ConnectProgress progress = socket.info().progress();
        assertEquals(Stage.CONNECTED, progress.stage());
        assertTrue(progress.resolution().isPresent(), "a name was looked up");
        assertTrue(progress.connect().isPresent());
        assertEquals(0, socket.read(ByteBuffer.allocate(1)));
    }

    @Test
    void heapBuffersMoveInPieces() throws Exception {
        ServerSocket listener = listener();
        TcpSocket socket = connectedTo(listener);
        Socket peer = accepted(listener);
        byte[] sent = new byte[1_000_000];
        for (int index = 0; index < sent.length; index++) {
            sent[index] = (byte) (index * 31 + index / 251);
        }
        ByteBuffer src = ByteBuffer.wrap(sent).asReadOnlyBuffer();
        int first = socket.write(src);
        assertTrue(first > 0 && first <= 128 * 1024, "taken at once: " + first);
        Future<byte[]> arrived = threads.submit(() -> peer.getInputStream().readNBytes(sent.length));
        while (src.hasRemaining()) {
            socket.write(src);
        }
        assertArrayEquals(sent, arrived.get(10, TimeUnit.SECONDS));

        Future<?> written = threads.submit(() -> {
            peer.getOutputStream().write(sent);
            peer.shutdownOutput();
            return peer;
        });
        ByteBuffer dst = ByteBuffer.allocate(sent.length + 1);
        int count = 0;
        while (count >= 0) {
            int before = dst.position();
            count = socket.read(dst);
            assertEquals(before + Math.max(0, count), dst.position());
            assertTrue(count <= 128 * 1024, "read at once: " + count);
        }
        written.get(10, TimeUnit.SECONDS);
        assertEquals(ByteBuffer.wrap(sent), dst.flip());
        assertEquals(-1, socket.read(ByteBuffer.allocate(0)));
    }

    @Test
    void writeAfterShutdownNamesTheEndpoint() throws Exception {
        ServerSocket listener = listener();
        TcpSocket socket = connectedTo(listener);
        socket.shutdownOutput();
        socket.shutdownOutput();
        IOException failure = assertThrows(IOException.class, () -> socket.write(ByteBuffer.allocate(1)));
        assertEquals("the output to host.test:" + listener.getLocalPort() + " was shut down", failure.getMessage());
    }

    @Test
    void operationsFailFromTheFirstStepOfClosingOn() throws Exception {
        TcpSocket socket = connectedTo(listener());
        ChannelInfo info = socket.info();
        assertFalse(socket.isClosed());
        assertTrue(socket.markClosed());
        assertFalse(socket.markClosed());
        assertTrue(socket.isClosed());
        assertTrue(socket.channel().isOpen());
        assertThrows(ClosedChannelException.class, () -> socket.finishConnect(() -> {}));
        assertThrows(ClosedChannelException.class, () -> socket.read(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> socket.write(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, socket::shutdownOutput);
        socket.closeChannel();
        assertFalse(socket.channel().isOpen());
        assertEquals(info, socket.info());
        assertTrue(socket.isConnected());
    }
}
