package dev.fairlead.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A loopback port that refuses connections until this is closed: it is taken, and nobody listens at it. One that was only let go
 * can be the next server's.
 */
final class ClosedPort implements AutoCloseable {

    private final Socket taken = new Socket();

    ClosedPort() {
        try {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int number() {
        return taken.getLocalPort();
    }

    @Override
    public void close() {
        try {
            taken.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
