package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/** A connection that waits: the JDK's, and nothing else. */
interface RawWire extends AutoCloseable {

    int read(ByteBuffer dst) throws IOException;

    /** Writes all. */
    void write(ByteBuffer src) throws IOException;

    @Override
    void close() throws IOException;

    static RawWire open(URI uri, BenchSettings settings) throws IOException {
        if (uri.getScheme().equals("wss")) {
            SSLSocket socket = (SSLSocket) settings.tls().getSocketFactory().createSocket(uri.getHost(), uri.getPort());
            socket.setTcpNoDelay(true);
            return new Secure(socket);
        }
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Plain(channel);
    }

    /** A channel. */
    record Plain(SocketChannel channel) implements RawWire {

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return channel.read(dst);
        }

        @Override
        public void write(ByteBuffer src) throws IOException {
            while (src.hasRemaining()) {
                channel.write(src);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A socket with TLS, whose streams want arrays. */
    record Secure(SSLSocket socket) implements RawWire {

        @Override
        public int read(ByteBuffer dst) throws IOException {
            int count = socket.getInputStream().read(dst.array(), dst.arrayOffset() + dst.position(), dst.remaining());
            if (count > 0) {
                dst.position(dst.position() + count);
            }
            return count;
        }

        @Override
        public void write(ByteBuffer src) throws IOException {
            byte[] bytes = new byte[src.remaining()];
            src.get(bytes);
            socket.getOutputStream().write(bytes);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
