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

    TestInput(Source source) {
        this.source = source;
    }

    /** Nothing ever comes: somebody sits there and thinks. */
    static TestInput silence() {
        CountDownLatch never = new CountDownLatch(1);
        return new TestInput(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        });
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
