package dev.fairlead.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** Standard input whose bytes a test makes, one at a time. */
final class TestInput extends InputStream {

    /** Makes bytes. */
    @FunctionalInterface
    interface Source {

        /** The next byte; -1 at the end. */
        int next() throws IOException;
    }

    private final Source source;
    private final CountDownLatch closed;

    TestInput(Source source) {
        this(source, new CountDownLatch(1));
    }

    private TestInput(Source source, CountDownLatch closed) {
        this.source = source;
        this.closed = closed;
    }

    /** Nothing comes until it is closed: somebody sits there and thinks. */
    static TestInput silence() {
        CountDownLatch closed = new CountDownLatch(1);
        Source untilClosed = () -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        };
        return new TestInput(untilClosed, closed);
    }

    /** Ends the silence, as the end of the program would. */
    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public int read() throws IOException {
        return source.next();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int b = read();
        if (b >= 0) {
            bytes[offset] = (byte) b;
        }
        return b < 0 ? -1 : 1;
    }
}
