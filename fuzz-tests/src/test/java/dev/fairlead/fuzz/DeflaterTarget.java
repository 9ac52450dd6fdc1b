package dev.fairlead.fuzz;

import dev.fairlead.codec.deflate.CountedDeflate;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.MessageDeflater;
import dev.fairlead.codec.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Messages for a deflater: a byte that says what is agreed, one for role and level, then steps, each with a byte or two of its own:
 * bytes, noise, runs, copies of what was sent before, flushes and ends of messages.
 */
final class DeflaterTarget implements Target.Run {

    /** A little more than the largest window, so that all of them are gone past. */
    private static final int MOST_BYTES = 48_000;

    private static final int MOST_STEPS = 64;

    private static final byte[] TAIL = {0, 0, -1, -1};

    @Override
    public void on(Input input) {
        DeflateParameters agreed = Agreements.of(input.octet());
        int how = input.octet();
        Role role = (how & 1) == 0 ? Role.CLIENT : Role.SERVER;
        CountedDeflate counted = new CountedDeflate();
        Inflater zlib = new Inflater(true);
        try (MessageDeflater deflater = counted.deflater(agreed, role, 1 + (how >> 1) % 9)) {
            Script script = new Script(input, deflater, how);
            UnaryOperator<byte[]> strictly = CountedDeflate.strictly(agreed, role);
            for (int i = 0; i < MOST_STEPS && !input.isEmpty(); i++) {
                int step = input.below(10);
                if (step < 7) {
                    script.add(step);
                } else {
                    script.end();
                    requireRead(script, strictly, zlib, agreed.contextTakeover(role));
                    if (step == 9) {
                        Findings.require(deflater.release(), "no message is open, and nothing is given back");
                        Findings.requireSame(0, counted.live());
                    }
                }
            }
            script.end();
            requireRead(script, strictly, zlib, agreed.contextTakeover(role));
        } finally {
            zlib.end();
        }
        Findings.requireSame(0, counted.live());
    }

    private static void requireRead(
            Script script, UnaryOperator<byte[]> strictly, Inflater zlib, boolean contextTakeover) {
        byte[] message = script.message.toByteArray();
        byte[] payload = script.payload.toByteArray();
        Findings.require(Arrays.equals(message, strictly.apply(payload)), "read strictly, it is another message");
        Findings.require(Arrays.equals(message, inflate(zlib, payload, message.length)), "zlib reads another message");
        if (!contextTakeover) {
            zlib.reset();
        }
        script.message.reset();
        script.payload.reset();
    }

    private static byte[] inflate(Inflater zlib, byte[] payload, int size) {
        byte[] whole = Arrays.copyOf(payload, payload.length + TAIL.length);
        System.arraycopy(TAIL, 0, whole, payload.length, TAIL.length);
        zlib.setInput(whole);
        byte[] message = new byte[size + 1];
        try {
            int filled = 0;
            int count = zlib.inflate(message);
            while (count > 0) {
                filled += count;
                count = zlib.inflate(message, filled, message.length - filled);
            }
            Findings.requireSame(0, zlib.getRemaining());
            return Arrays.copyOf(message, filled);
        } catch (DataFormatException e) {
            throw new AssertionError("zlib does not read it", e);
        }
    }

    /** The messages as they are made and sent. */
    private static final class Script {

        private final Input input;
        private final MessageDeflater deflater;
        private final SplittableRandom random;

        /** The message that is open, and what came of it. */
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

        /** All that was sent, for copies of it. */
        private byte[] history = new byte[1_024];

        private int sent;

        Script(Input input, MessageDeflater deflater, int seed) {
            this.input = input;
            this.deflater = deflater;
            this.random = new SplittableRandom(seed);
        }

        void add(int step) {
            switch (step) {
                case 0 -> send(input.bytes(1 + input.below(64)));
                case 1 -> send(noise(1 + input.octet(), 256));
                case 2 -> send(noise(16 * input.octet(), 4));
                case 3 -> send(new byte[8 * input.octet()]);
                case 4 -> send(copy((input.octet() << 8 | input.octet()) % (sent + 1), input.octet()));
                case 5 -> send(copy(1 << (7 + input.below(9)), 16 * input.octet()));
                default -> flush();
            }
        }

        private byte[] noise(int count, int kinds) {
            byte[] made = new byte[count];
            for (int i = 0; i < count; i++) {
                made[i] = (byte) random.nextInt(kinds);
            }
            return made;
        }

        /** What stood so far back, again and again if it is shorter than the copy. */
        private byte[] copy(int distance, int count) {
            byte[] made = new byte[count];
            int back = Math.min(distance, sent);
            for (int i = 0; i < count && back > 0; i++) {
                made[i] = history[sent - back + i % back];
            }
            return made;
        }

        private void send(byte[] wanted) {
            byte[] bytes = Arrays.copyOf(wanted, Math.min(wanted.length, MOST_BYTES - sent));
            if (history.length - sent < bytes.length) {
                history = Arrays.copyOf(history, Math.max(2 * history.length, sent + bytes.length));
            }
            System.arraycopy(bytes, 0, history, sent, bytes.length);
            sent += bytes.length;
            message.writeBytes(bytes);
            ByteBuffer src = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
            boolean taken = false;
            while (!taken) {
                ByteBuffer dst = room();
                taken = deflater.deflate(src, dst);
                keep(taken, dst);
            }
            Findings.require(!src.hasRemaining(), "of the message was left over");
        }

        private void flush() {
            boolean done = false;
            while (!done) {
                ByteBuffer dst = room();
                done = deflater.flush(dst);
                keep(done, dst);
            }
        }

        void end() {
            boolean whole = false;
            while (!whole) {
                ByteBuffer dst = room();
                whole = deflater.endMessage(dst);
                keep(whole, dst);
            }
            Findings.require(!deflater.messageOpen(), "a message that has ended is open");
        }

        private ByteBuffer room() {
            return ByteBuffer.allocate(1 + random.nextInt(random.nextInt(4) == 0 ? 8 : 2_048));
        }

        private void keep(boolean done, ByteBuffer dst) {
            Findings.require(done || !dst.hasRemaining(), "more is due although there is room");
            byte[] came = new byte[dst.position()];
            dst.get(0, came);
            payload.writeBytes(came);
        }
    }
}
