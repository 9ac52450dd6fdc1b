package dev.fairlead.spi.transport.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads texts in PEM (RFC 7468), in one pass. Lines may end in any way; what stands outside of blocks is explanation. */
final class Pem {

    /** Forty times the list of authorities that browsers trust. */
    private static final int LARGEST = 8 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** One block. Whoever has read a key overwrites the content. */
    static final class Block {

        private final String label;
        private final int line;
        private final int headers;
        private final byte[] content;

        private Block(String label, int line, int headers, byte[] content) {
            this.label = label;
            this.line = line;
            this.headers = headers;
            this.content = content;
        }

        /** {@code CERTIFICATE} for example. */
        String label() {
            return label;
        }

        /** How many lines of the older form (RFC 1421 4.6) stand before the content. */
        int headers() {
            return headers;
        }

        /** Decoded; not a copy. */
        byte[] content() {
            return content;
        }

        /** For messages: its label and the line of its begin, from 1. */
        String place() {
            return Visible.text(label, 40) + " in line " + line;
        }
    }

    private final List<Block> blocks = new ArrayList<>();

    /** Null outside of a block; else its label. */
    private @Nullable String label;

    /** Those of the block that has begun. */
    private final StringBuilder base64 = new StringBuilder();

    private int begin;
    private int headers;

    private Pem() {}

    /** All blocks in their order. IllegalArgumentException says which block is malformed, never with content. */
    static List<Block> read(byte[] text) {
        if (text.length > LARGEST) {
            throw new IllegalArgumentException("a text in PEM of " + text.length + " bytes, limit " + LARGEST);
        }
        Pem reader = new Pem();
        int number = 0;
        // What is not in base 64 may be in any encoding, so one in which no byte is wrong.
        for (String line : (Iterable<String>) new String(text, StandardCharsets.ISO_8859_1).lines()::iterator) {
            number++;
            reader.line(line.strip(), number);
        }
        if (reader.label != null) {
            throw reader.malformed("has no end");
        }
        return reader.blocks;
    }

    private void line(String line, int number) {
        if (label == null) {
            label(line, BEGIN).ifPresent(found -> {
                label = found;
                begin = number;
                headers = 0;
                base64.setLength(0);
            });
        } else if (line.startsWith(DASHES)) {
            end(line, label);
        } else if (line.indexOf(':') >= 0) {
            headers++;
        } else {
            base64.append(line);
        }
    }

    private void end(String line, String expected) {
        if (!label(line, END).filter(expected::equals).isPresent()) {
            throw malformed("has no end before \"" + Visible.text(line, 40) + "\"");
        }
        try {
            blocks.add(new Block(expected, begin, headers, Base64.getDecoder().decode(base64.toString())));
        } catch (IllegalArgumentException noBase64) {
            // The message of the exception has characters of the content, which may be a key.
            throw malformed("is not in base 64");
        }
        label = null;
        base64.setLength(0);
    }

    private static Optional<String> label(String line, String kind) {
        // A byte order mark of UTF-8 may stand before the first line.
        String text = line.startsWith("\u00ef\u00bb\u00bf") ? line.substring(3) : line;
        boolean is = text.startsWith(kind) && text.endsWith(DASHES) && text.length() >= kind.length() + DASHES.length();
        return is ? Optional.of(text.substring(kind.length(), text.length() - DASHES.length())) : Optional.empty();
    }

    private IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("the block " + Visible.text(String.valueOf(label), 40) + " in line " + begin
                + " of the PEM text " + what);
    }
}
