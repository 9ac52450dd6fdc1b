package dev.fairlead.benchmarks.endtoend;

import java.nio.ByteBuffer;

/** Sends each frame back without its mask, and else as it is: compressed payload stays compressed. */
final class EchoRole implements ServerRole {

    private static final int TO_PONG = FrameScanner.PING ^ FrameScanner.PONG;

    private final FrameScanner frames = new FrameScanner();
    private final ServerCounts counts;

    /** Whether the header of the present frame was written. */
    private boolean headerIsOut;

    EchoRole(ServerCounts counts) {
        this.counts = counts;
    }

    @Override
    public boolean received(ByteBuffer in, ByteBuffer out) {
        while (frames.readHeader(in)) {
            int opcode = frames.opcode();
            if (opcode == FrameScanner.PONG) {
                if (!frames.skip(in)) {
                    return true;
                }
                continue;
            }
            if (!headerIsOut) {
                int first = opcode == FrameScanner.PING ? frames.firstByte() ^ TO_PONG : frames.firstByte();
                FrameScanner.putHeader(out, first, frames.length());
                headerIsOut = true;
            }
            boolean isLast = frames.isLast();
            long length = frames.length();
            if (!frames.unmask(in, out)) {
                return true;
            }
            headerIsOut = false;
            if (opcode == FrameScanner.CLOSE) {
                return false;
            }
            counts.echoed(isLast ? 1 : 0, length);
        }
        return true;
    }

    @Override
    public boolean wantsPolling() {
        return true;
    }
}
