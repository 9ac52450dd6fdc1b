package dev.fairlead.fuzz;

import dev.fairlead.codec.deflate.CountedDeflate;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.MessageInflater;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** The inflater's part of a {@link FrameTrace}: what compressed messages are, with rooms of random sizes, and what that took. */
final class InflateTrace {

    private static final int MOST_ROOM = 8_192;

    /** One for all, as in {@link FrameTrace}. Only the thread that traces. */
    private static final ByteBuffer ROOM = ByteBuffer.allocate(MOST_ROOM);

    private static final byte[] TAIL = {0, 0, -1, -1};

    private final CountedDeflate counted = new CountedDeflate();
    private final MessageInflater inflater;
    private final long limit;
    private final SplittableRandom random;

    /** Of what came out of the message so far. */
    private final CRC32 checksum = new CRC32();

    private long messageBytes;

    /** Whether the message last begun is compressed. */
    private boolean compressed;

    private boolean dead;

    /** What zlib may work for: twice each byte it is given, once each room that was full. */
    private long allowedSteps = 8;

    InflateTrace(DeflateParameters parameters, Role role, long limit, long seed) {
        this.inflater = counted.inflater(parameters, role, limit);
        this.limit = limit;
        this.random = new SplittableRandom(seed);
    }

    void begin(FrameHeader header) {
        if (header.opcode() == Opcode.TEXT || header.opcode() == Opcode.BINARY) {
            compressed = header.compressed();
        }
    }

    void take(byte[] payload, int from, int count) throws ProtocolViolation {
        if (!compressed) {
            return;
        }
        allowedSteps += 2L * count;
        ByteBuffer src = ByteBuffer.wrap(payload, from, count).asReadOnlyBuffer();
        boolean taken = false;
        while (!taken) {
            taken = step(dst -> inflater.inflate(src, dst));
        }
        Findings.require(!src.hasRemaining(), "payload was left over");
    }

    /** Ends the message, and tells what it was; nothing if it was not compressed. */
    String end() throws ProtocolViolation {
        if (!compressed) {
            return "";
        }
        allowedSteps += 2L * TAIL.length;
        boolean whole = false;
        while (!whole) {
            whole = step(inflater::endMessage);
        }
        String told = "inflated " + messageBytes + " " + checksum.getValue() + "\n";
        checksum.reset();
        messageBytes = 0;
        if (random.nextInt(3) == 0) {
            boolean given = inflater.release();
            Findings.requireSame(given ? 0 : 1, counted.live());
        }
        return told;
    }

    @FunctionalInterface
    private interface Step {
        boolean into(ByteBuffer dst) throws ProtocolViolation;
    }

    private boolean step(Step step) throws ProtocolViolation {
        int room = 1 + random.nextInt(random.nextInt(4) == 0 ? 16 : MOST_ROOM);
        ByteBuffer dst = ROOM.clear().limit(room);
        boolean done;
        try {
            done = step.into(dst);
        } catch (ProtocolViolation broken) {
            Findings.requireSame(0, dst.position());
            Findings.requireSame(0, counted.live());
            dead = true;
            requireDead(broken);
            throw broken;
        }
        Findings.require(done || !dst.hasRemaining(), "more is due although there is room");
        allowedSteps += done ? 0 : 1;
        messageBytes += dst.position();
        Findings.require(messageBytes <= limit, messageBytes + " bytes of message, limit " + limit);
        checksum.update(dst.flip());
        return done;
    }

    /** What the inflater's contract says of what comes after a violation. */
    private void requireDead(ProtocolViolation broken) {
        try {
            boolean done = inflater.inflate(ByteBuffer.allocate(0), ByteBuffer.allocate(1));
            throw new AssertionError("a dead inflater told " + done);
        } catch (ProtocolViolation again) {
            Findings.require(again == broken, "a dead inflater told another violation");
        }
    }

    /** Whether a violation was found here. */
    boolean isDead() {
        return dead;
    }

    void close() {
        inflater.close();
        Findings.requireSame(0, counted.live());
        Findings.require(counted.steps() <= allowedSteps, counted.steps() + " steps of zlib, limit " + allowedSteps);
    }
}
