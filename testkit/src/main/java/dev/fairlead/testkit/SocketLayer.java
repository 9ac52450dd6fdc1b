package dev.fairlead.testkit;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** The bytes as they are, on a channel that does not block. */
final class SocketLayer implements ByteLayer {

    private static final int DISCARD_BYTES = 8_192;

    private final SocketChannel channel;

    SocketLayer(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public boolean handshake() {
        return true;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int limit = dst.limit();
        dst.limit(dst.position() + Math.min(dst.remaining(), Wire.STEP_BYTES));
        try {
            return channel.read(dst);
        } catch (ClosedChannelException closedHere) {
            throw closedHere;
        } catch (IOException e) {
            throw broken("reading", e);
        } finally {
            dst.limit(limit);
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        int limit = src.limit();
        src.limit(src.position() + Math.min(src.remaining(), Wire.STEP_BYTES));
        try {
            return channel.write(src);
        } catch (ClosedChannelException closedHere) {
            throw closedHere;
        } catch (IOException e) {
            throw broken("writing", e);
        } finally {
            src.limit(limit);
        }
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public int toWaitFor(int operations) {
        return operations;
    }

    @Override
    public boolean entangled() {
        return false;
    }

    @Override
    public int discard() throws IOException {
        return read(ByteBuffer.allocate(DISCARD_BYTES));
    }

    @Override
    public boolean end() throws IOException {
        endTcp();
        return true;
    }

    @Override
    public void endTcp() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void rekey() {
        throw new IllegalStateException("a connection without TLS has no keys");
    }

    @Override
    public Optional<SSLSession> session() {
        return Optional.empty();
    }

    @Override
    public boolean closeNotifyReceived() {
        return false;
    }

    private static SocketException broken(String what, IOException cause) {
        SocketException broken = new SocketException("connection broken while " + what + ": " + cause.getMessage());
        broken.initCause(cause);
        return broken;
    }
}
