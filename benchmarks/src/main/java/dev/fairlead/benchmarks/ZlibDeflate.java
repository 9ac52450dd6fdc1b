package dev.fairlead.benchmarks;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * RFC 7692 7.2 with as few calls of {@code java.util.zip} as there can be: the room is known to suffice, nothing is checked and
 * nothing comes in pieces. What a library costs above this is its own.
 */
final class ZlibDeflate implements DeflatePeer {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final boolean contextTakeover;
    private final Deflater deflater = new Deflater(DeflateLibrary.LEVEL, true);
    private final Inflater inflater = new Inflater(true);

    ZlibDeflate(boolean contextTakeover) {
        this.contextTakeover = contextTakeover;
    }

    @Override
    public void compress(byte[] message, ByteBuffer payload) {
        deflater.setInput(message);
        deflater.deflate(payload, Deflater.SYNC_FLUSH);
        payload.position(payload.position() - TAIL.length);
        if (!contextTakeover) {
            deflater.reset();
        }
    }

    @Override
    public void inflate(byte[] payload, ByteBuffer message) {
        try {
            inflater.setInput(payload);
            inflater.inflate(message);
            inflater.setInput(TAIL);
            inflater.inflate(message);
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        }
        if (!contextTakeover) {
            inflater.reset();
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
