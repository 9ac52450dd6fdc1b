package dev.fairlead.codec.deflate;

import dev.fairlead.codec.frame.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** Whole messages through a deflater or an inflater, with pieces and buffers of given sizes. */
final class Transforms {

    private Transforms() {}

    static byte[] deflate(MessageDeflater deflater, byte[] message) {
        return deflate(deflater, message, () -> 4_096);
    }

    static byte[] deflate(MessageDeflater deflater, byte[] message, IntSupplier sizes) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        ByteBuffer src = ByteBuffer.wrap(message).asReadOnlyBuffer();
        boolean whole = false;
        while (!whole) {
            ByteBuffer dst = ByteBuffer.allocate(sizes.getAsInt());
            if (src.hasRemaining()) {
                ByteBuffer piece = piece(src, sizes.getAsInt());
                deflater.deflate(piece, dst);
                src.position(src.position() + piece.position());
            } else {
                whole = deflater.endMessage(dst);
            }
            payload.write(dst.array(), 0, dst.position());
        }
        return payload.toByteArray();
    }

    static byte[] inflate(MessageInflater inflater, byte[] payload) throws ProtocolViolation {
        return inflate(inflater, payload, () -> 4_096);
    }

    static byte[] inflate(MessageInflater inflater, byte[] payload, IntSupplier sizes) throws ProtocolViolation {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        ByteBuffer src = ByteBuffer.wrap(payload).asReadOnlyBuffer();
        boolean taken = payload.length == 0;
        boolean whole = false;
        while (!whole) {
            ByteBuffer dst = ByteBuffer.allocate(sizes.getAsInt());
            if (!taken) {
                ByteBuffer piece = piece(src, sizes.getAsInt());
                boolean pieceTaken = inflater.inflate(piece, dst);
                src.position(src.position() + piece.position());
                taken = pieceTaken && !src.hasRemaining();
            } else {
                whole = inflater.endMessage(dst);
            }
            message.write(dst.array(), 0, dst.position());
        }
        return message.toByteArray();
    }

    private static ByteBuffer piece(ByteBuffer src, int size) {
        return src.slice(src.position(), Math.min(size, src.remaining()));
    }

    /** Sizes from one byte to some thousands, small ones as likely as large ones. */
    static IntSupplier sizes(Random random) {
        return () -> 1 + random.nextInt(1 << (1 + random.nextInt(12)));
    }

    /** All that can be agreed: four pairs of takeover, and windows. */
    static List<DeflateParameters> parameters(int... windowBits) {
        List<DeflateParameters> all = new ArrayList<>();
        for (int bits : windowBits) {
            for (int takeover = 0; takeover < 4; takeover++) {
                all.add(new DeflateParameters((takeover & 1) != 0, (takeover & 2) != 0, bits, bits));
            }
        }
        return all;
    }

    /** A message of a random kind and size: words, noise, or few different bytes. */
    static byte[] message(Random random, int greatestSize) {
        byte[] message = new byte[random.nextInt(1 + random.nextInt(1 + random.nextInt(greatestSize)))];
        int kind = random.nextInt(4);
        random.nextBytes(message);
        for (int i = 0; i < message.length && kind > 0; i++) {
            message[i] = kind == 1
                    ? (byte) (message[i] & 3)
                    : (byte) "{\"name\":\"value\",\"id\":1234567890}".charAt((i * kind + (message[i] & kind)) % 32);
        }
        return message;
    }
}
