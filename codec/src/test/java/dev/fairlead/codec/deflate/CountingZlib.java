package dev.fairlead.codec.deflate;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Knows which zlib objects live and how often they were let work. */
final class CountingZlib extends ZlibObjects {

    private final Set<Object> live = Collections.newSetFromMap(new IdentityHashMap<>());
    private int created;
    private long steps;

    @Override
    Deflater deflater(int level) {
        return began(super.deflater(level));
    }

    @Override
    Inflater inflater() {
        return began(new Inflater(true) {
            @Override
            public int inflate(ByteBuffer output) throws DataFormatException {
                steps++;
                return super.inflate(output);
            }
        });
    }

    private <T> T began(T object) {
        created++;
        live.add(object);
        return object;
    }

    @Override
    void end(Deflater deflater) {
        ended(deflater);
        super.end(deflater);
    }

    @Override
    void end(Inflater inflater) {
        ended(inflater);
        super.end(inflater);
    }

    private void ended(Object object) {
        if (!live.remove(object)) {
            throw new AssertionError("an object was ended twice, or is not from here");
        }
    }

    int live() {
        return live.size();
    }

    int created() {
        return created;
    }

    long steps() {
        return steps;
    }
}
