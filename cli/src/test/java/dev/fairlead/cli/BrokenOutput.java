package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Standard output whose reader takes some bytes and leaves, as {@code head} does. */
final class BrokenOutput extends OutputStream {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final int room;

    BrokenOutput(int room) {
        this.room = room;
    }

    @Override
    public void write(int b) throws IOException {
        if (taken.size() == room) {
            throw new IOException("Broken pipe");
        }
        taken.write(b);
    }

    /** Runs a command, which must end with the status for this and say nothing; returns what was read before. */
    String assertEndsQuietly(InputStream in, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = Run.terminal(in, this, err, StandardCharsets.UTF_8);

        int status = Run.statusOf(in, terminal, args);

        assertEquals("", err.toString(StandardCharsets.UTF_8));
        assertEquals(13, status);
        return taken.toString(StandardCharsets.UTF_8);
    }
}
