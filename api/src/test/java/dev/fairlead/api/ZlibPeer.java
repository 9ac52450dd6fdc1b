package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The compressed messages of a server's end, made and read by zlib without Fairlead's code between. Keeps both contexts. */
final class ZlibPeer implements AutoCloseable {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Deflater deflater = new Deflater(6, true);
    private final Inflater inflater = new Inflater(true);

    /** The payload of a message, as RFC 7692 7.2.1 wants it. */
    byte[] payload(byte[] message) {
        if (message.length == 0) {
            // 7.2.3.6: zlib gives nothing where nothing was put in.
            return new byte[1];
        }
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] step = new byte[1024];
        int count = step.length;
        while (count == step.length) {
            count = deflater.deflate(step, 0, step.length, Deflater.SYNC_FLUSH);
            out.write(step, 0, count);
        }
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length - TAIL.length);
    }

    byte[] text(String text) {
        return message(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] binary(byte... message) {
        return message(Opcode.BINARY, message);
    }

    private byte[] message(Opcode opcode, byte[] message) {
        return compressed(true, opcode, payload(message));
    }

    /** The first frame of a compressed message, with a payload that is anything. */
    static byte[] compressed(boolean fin, Opcode opcode, byte... payload) {
        return Frame.encode(FrameHeader.ofCompressed(fin, opcode, payload.length), payload);
    }

    /** What a piece of a message says; its end is a whole message's if {@code last}. */
    byte[] read(byte[] payload, boolean last) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        take(payload, out);
        if (last) {
            take(TAIL, out);
        }
        return out.toByteArray();
    }

    private void take(byte[] payload, ByteArrayOutputStream out) throws DataFormatException {
        inflater.setInput(payload);
        byte[] step = new byte[1024];
        for (int count = inflater.inflate(step); count > 0 || !inflater.needsInput(); count = inflater.inflate(step)) {
            out.write(step, 0, count);
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
