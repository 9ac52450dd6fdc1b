package dev.fairlead.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Standard input in lines, as bytes: nothing is decoded on the way to the server. One thread at a time. */
final class InputLines {

    private final InputStream in;

    InputLines(InputStream in) {
        this.in = in;
    }

    /** Returns the next line without its end, which is LF or CR LF; the last line needs none. Null at the end. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        byte[] bytes = line.toByteArray();
        boolean crlf = b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return crlf ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
