package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSession;

/** What a {@link ServerConnection} does with bytes that it knows nothing of, and with the ends of the connection. */
abstract sealed class RawConnection permits DeflatingConnection {

    final Wire wire;

    /** Held while bytes are handed over, so that those of two calls do not mix. */
    final ReentrantLock writing = new ReentrantLock();

    /** Whether a head that ends the opening handshake, or something else, has been written. */
    private volatile boolean answered;

    RawConnection(Wire wire) {
        this.wire = wire;
    }

    boolean answered() {
        return answered;
    }

    /**
     * Writes bytes, all pieces of a call together. TCP sends what a call hands over at once, in one segment if it fits
     * one.
     *
     * @param pieces the bytes; not changed
     * @throws IOException if the connection is broken or closed
     */
    public void write(byte[]... pieces) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(pieces.length == 1 ? pieces[0] : join(pieces));
        writing.lock();
        try {
            answered = true;
            wire.write(bytes);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes bytes in equal segments, of one byte each for instance.
     *
     * @param bytes the bytes; not changed
     * @param segmentBytes how many bytes each segment has, the last one perhaps fewer; at least 1
     * @throws IllegalArgumentException if {@code segmentBytes} is less than 1
     * @throws IOException if the connection is broken or closed
     */
    public void writeSegments(byte[] bytes, int segmentBytes) throws IOException {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("segments of " + segmentBytes + " bytes, the least is 1");
        }
        for (int from = 0; from < bytes.length; from += segmentBytes) {
            write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + segmentBytes)));
        }
    }

    /**
     * Writes bytes given in hexadecimal, in one call.
     *
     * @param hex pairs of digits, with white space anywhere between them: {@code "8900 8a00"}
     * @throws IllegalArgumentException if {@code hex} is something else
     * @throws IOException if the connection is broken or closed
     */
    public void writeHex(String hex) throws IOException {
        write(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    /**
     * Writes characters as one byte each (ISO-8859-1), in one call: heads that no record would let pass.
     *
     * @param text what to write, line ends included as they are
     * @throws IOException if the connection is broken or closed
     */
    public void writeLatin1(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads bytes as they are on the wire.
     *
     * @param count how many; at least 0
     * @return an array of {@code count} bytes
     * @throws EOFException if the client ends the connection before that many have come
     * @throws IOException if the connection is broken or closed
     */
    public byte[] readRaw(int count) throws IOException {
        byte[] bytes = new byte[count];
        int at = 0;
        while (at < count) {
            if (!wire.input().hasRemaining()) {
                wire.fillWithin(count + " bytes, after " + at);
            }
            int step = Math.min(count - at, wire.input().remaining());
            wire.input().get(bytes, at, step);
            at += step;
        }
        return bytes;
    }

    /**
     * Waits for the client to end the connection, and throws away what it sends until then.
     *
     * @param limit how long to wait
     * @return how the client ended it, if it did
     * @throws IOException if the connection is closed on this side
     */
    public ClientEnd awaitEnd(Duration limit) throws IOException {
        return wire.discardUntilEnd(limit);
    }

    /**
     * Ends the server's side: the client sees the end of the stream, and may go on sending. With TLS, a
     * {@code close_notify} goes before the end of TCP's stream, and waits until the operating system has taken it. The
     * engine of Bouncy Castle reads nothing any more after that.
     *
     * @throws IOException if the connection is broken or closed
     */
    public void shutdownOutput() throws IOException {
        writing.lock();
        try {
            wire.shutdownOutput(Deadline.NEVER);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Ends the server's side of TCP and says nothing of it in TLS, so that the client cannot know whether something was
     * cut off (RFC 8446 section 6.1). Without TLS the same as {@link #shutdownOutput()}.
     *
     * @throws IOException if the connection is broken or closed
     */
    public void endWithoutCloseNotify() throws IOException {
        writing.lock();
        try {
            wire.endTcp();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Ends the connection with a TCP reset, at once: what is on its way is lost.
     *
     * @throws IOException if the connection is closed already
     */
    public void reset() throws IOException {
        wire.reset();
    }

    /**
     * Begins to change the keys of TLS: with a KeyUpdate in TLS 1.3, with a new handshake before that. The client's part
     * of it is taken in by what reads or writes next.
     *
     * @throws IllegalStateException if the server is without TLS
     * @throws UnsupportedOperationException if the server's provider does not do it
     * @throws javax.net.ssl.SSLException if it does not do it now
     * @throws IOException if the connection is broken or closed
     */
    public void rekey() throws IOException {
        writing.lock();
        try {
            wire.rekey();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Returns the session of TLS, with the client's certificates if it has shown some. With the JDK's provider it is an
     * {@link javax.net.ssl.ExtendedSSLSession} that knows the server name the client asked for; and a session that was
     * resumed was created before the connection was.
     *
     * @return the session; empty if the server is without TLS
     */
    public Optional<SSLSession> tls() {
        return wire.session();
    }

    /**
     * Tells whether the client has ended its stream with a {@code close_notify}, as far as has been read: after
     * {@link #awaitEnd}, or when a method has met the end of the stream.
     *
     * @return false if it has not, or if the server is without TLS
     */
    public boolean closeNotifyReceived() {
        return wire.closeNotifyReceived();
    }

    static byte[] join(byte[]... pieces) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(pieces).mapToInt(piece -> piece.length).sum());
        for (byte[] piece : pieces) {
            joined.put(piece);
        }
        return joined.array();
    }
}
