package dev.fairlead.codec.deflate;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Where zlib objects come from and where they end; tests put one of their own here, to count and to disturb. */
class ZlibObjects {

    /** Those of the Java platform. */
    static final ZlibObjects PLATFORM = new ZlibObjects();

    /** Creates a deflater for DEFLATE without a wrapper (RFC 1951), about 256 KiB outside the heap once used. */
    Deflater deflater(int level) {
        return new Deflater(level, true);
    }

    /** Creates an inflater for DEFLATE without a wrapper, about 36 KiB outside the heap once used. */
    Inflater inflater() {
        return new Inflater(true);
    }

    /** Gives back the memory; called once for each. */
    void end(Deflater deflater) {
        deflater.end();
    }

    /** Gives back the memory; called once for each. */
    void end(Inflater inflater) {
        inflater.end();
    }
}
