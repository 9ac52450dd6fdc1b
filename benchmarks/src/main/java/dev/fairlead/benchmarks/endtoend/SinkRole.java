package dev.fairlead.benchmarks.endtoend;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Counts messages and does not look at them; says how many there were when it is told {@value #END}. */
final class SinkRole implements ServerRole {

    static final String END = "end";

    private final FrameScanner frames = new FrameScanner();
    private final ByteBuffer small = ByteBuffer.allocate(125);
    private final ServerCounts counts;

    private long messages;

    SinkRole(ServerCounts counts) {
        this.counts = counts;
    }

    @Override
    public boolean received(ByteBuffer in, ByteBuffer out) {
        while (frames.readHeader(in)) {
            int opcode = frames.opcode();
            boolean isLast = frames.isLast();
            long length = frames.length();
            boolean isAsked = opcode == FrameScanner.TEXT && isLast && length == END.length();
            boolean isRead = opcode >= FrameScanner.CLOSE || isAsked;
            if (!(isRead ? frames.unmask(in, small) : frames.skip(in))) {
                return true;
            }
            small.flip();
            if (opcode == FrameScanner.CLOSE || opcode == FrameScanner.PING) {
                int answer = opcode == FrameScanner.PING ? FrameScanner.PONG : FrameScanner.CLOSE;
                FrameScanner.putHeader(out, 0x80 | answer, length);
                out.put(small);
            } else if (isAsked && small.equals(StandardCharsets.US_ASCII.encode(END))) {
                byte[] count = String.valueOf(messages).getBytes(StandardCharsets.US_ASCII);
                FrameScanner.putHeader(out, 0x80 | FrameScanner.TEXT, count.length);
                out.put(count);
            } else if (opcode < FrameScanner.CLOSE) {
                messages += isLast ? 1 : 0;
                counts.sunk(isLast ? 1 : 0, length);
            }
            small.clear();
            if (opcode == FrameScanner.CLOSE) {
                return false;
            }
        }
        return true;
    }
}
