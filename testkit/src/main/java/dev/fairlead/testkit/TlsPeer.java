package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A peer behind a TCP port of the loopback interface that speaks TLS, for the {@link TransportContract} over TLS: the
 * JDK's blocking sockets, which have nothing in common with the channel that is tested.
 *
 * @since 0.1
 */
public final class TlsPeer implements TransportPeer {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Small, so that a client that writes is soon without room if nobody reads. */
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    private final ServerSocket listener;
    private final SSLContext server;
    private final dev.fairlead.spi.transport.tls.TlsContext client;
    private final FutureTask<SSLSocket> handshake = new FutureTask<>(this::acceptNow);

    /** Below TLS; null until a client has connected. */
    private volatile @Nullable Socket raw;

    private TlsPeer(SSLContext server, dev.fairlead.spi.transport.tls.TlsContext client) throws IOException {
        this.server = server;
        this.client = client;
        listener = new ServerSocket();
        listener.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.setSoTimeout(PATIENCE_MILLIS);
    }

    /**
     * Listens, and does the handshake with the first client as soon as that comes.
     *
     * @param server for this end
     * @param client for the client's end
     * @return a peer
     * @throws IOException if no port can be had
     */
    public static TlsPeer listening(SSLContext server, dev.fairlead.spi.transport.tls.TlsContext client)
            throws IOException {
        TlsPeer peer = new TlsPeer(server, client);
        Thread thread = new Thread(peer.handshake, "fairlead-testkit-tls-peer");
        thread.setDaemon(true);
        thread.start();
        return peer;
    }

    /**
     * Listens, but has a client wait for the handshake until {@link #accept()}.
     *
     * @param server for this end
     * @param client for the client's end
     * @return a peer
     * @throws IOException if no port can be had
     */
    public static TlsPeer stalled(SSLContext server, dev.fairlead.spi.transport.tls.TlsContext client)
            throws IOException {
        return new TlsPeer(server, client);
    }

    private SSLSocket acceptNow() throws IOException {
        Socket accepted = listener.accept();
        raw = accepted;
        accepted.setSoTimeout(PATIENCE_MILLIS);
        SSLSocket socket =
                (SSLSocket) server.getSocketFactory().createSocket(accepted, null, listener.getLocalPort(), false);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(listener.getInetAddress().getHostAddress(), listener.getLocalPort(), Optional.of(client));
    }

    @Override
    public void accept() throws IOException {
        // For one that stalls; else it runs, or has run, already.
        handshake.run();
        socket();
    }

    private SSLSocket socket() throws IOException {
        try {
            return handshake.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the handshake has failed: " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IOException("no client has done the handshake", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
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

    /** Sends {@code close_notify}, then the end of the stream below. */
    @Override
    public void end() throws IOException {
        socket().shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
        socket();
        Socket connected = raw;
        if (connected != null) {
            // Closing a socket that does not linger makes TCP send a reset instead of an end.
            connected.setSoLinger(true, 0);
            connected.close();
        }
    }

    /** Closes the TCP connection: TLS would wait for a client that does not read. */
    @Override
    public void close() throws IOException {
        listener.close();
        handshake.cancel(true);
        Socket connected = raw;
        if (connected != null) {
            connected.close();
        }
    }
}
