package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A peer behind a TCP port of the loopback interface that the system chooses.
 *
 * @since 0.1
 */
public final class SocketPeer implements TransportPeer {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Small, so that a client that writes is soon without room if nobody reads. */
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    /** How long a connection to a loopback port may take before the port is taken for full. */
    private static final int CONNECT_MILLIS = 200;

    private static final int MAX_FILLERS = 1_000;

    private final ServerSocket listener;

    /** Connections that fill the queue of those that wait to be accepted. Only before and in {@link #accept()}. */
    private final List<Socket> fillers = new ArrayList<>();

    /** The connection to the client; null until it was accepted. */
    private volatile @Nullable Socket accepted;

    private SocketPeer(int backlog) throws IOException {
        listener = new ServerSocket();
        listener.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
        listener.setSoTimeout(PATIENCE_MILLIS);
    }

    /**
     * Listens.
     *
     * @throws IOException if no port can be had
     */
    public SocketPeer() throws IOException {
        this(0);
    }

    /**
     * Listens, but so that clients cannot connect before {@link #accept()}: the queue of those that wait to be accepted
     * is full, and the system drops the first packet of more. Linux behaves like this; other systems may refuse them.
     *
     * @return a peer that connects its client after the system's next try, some seconds after {@code accept} was called
     * @throws IOException if no port can be had
     */
    public static SocketPeer withFullQueue() throws IOException {
        SocketPeer peer = new SocketPeer(1);
        while (peer.fillers.size() < MAX_FILLERS) {
            Socket filler = new Socket();
            try {
                filler.connect(peer.listener.getLocalSocketAddress(), CONNECT_MILLIS);
                peer.fillers.add(filler);
            } catch (SocketTimeoutException full) {
                filler.close();
                return peer;
            }
        }
        peer.close();
        throw new IOException("the queue of port " + peer.listener.getLocalPort() + " takes more than " + MAX_FILLERS);
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
    }

    @Override
    public void accept() throws IOException {
        Set<SocketAddress> notTheClient = new HashSet<>();
        for (Socket filler : fillers) {
            notTheClient.add(filler.getLocalSocketAddress());
        }
        Socket socket = listener.accept();
        while (notTheClient.contains(socket.getRemoteSocketAddress())) {
            socket.close();
            socket = listener.accept();
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        accepted = socket;
    }

    private Socket socket() throws IOException {
        Socket socket = accepted;
        if (socket == null) {
            throw new IOException("no client was accepted");
        }
        return socket;
    }

    @Override
    public byte[] read(int count) throws IOException {
        byte[] bytes = socket().getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the client's stream ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    @Override
    public void readEnd() throws IOException {
        int next = socket().getInputStream().read();
        if (next >= 0) {
            throw new IOException("the client wrote a byte where its stream was to end");
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        socket().getOutputStream().write(bytes);
    }

    @Override
    public void end() throws IOException {
        socket().shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
        // Closing a socket that does not linger makes TCP send a reset instead of an end.
        socket().setSoLinger(true, 0);
        socket().close();
    }

    @Override
    public void close() throws IOException {
        for (Socket filler : fillers) {
            filler.close();
        }
        Socket socket = accepted;
        if (socket != null) {
            socket.close();
        }
        listener.close();
    }
}
