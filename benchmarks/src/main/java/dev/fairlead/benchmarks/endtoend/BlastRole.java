package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends frames that were made before, as fast as the socket takes them. */
final class BlastRole implements ServerRole {

    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int BLOCKS_IN_A_TURN = 16;

    /** Status 1000. */
    private static final byte[] CLOSE = {(byte) 0x88, 2, 3, (byte) 0xE8};

    private final FrameScanner frames = new FrameScanner();
    private final int frameBytes;

    /** What is being sent. */
    private ByteBuffer block;

    /** Messages that have not been begun; less than zero: without end. */
    private long left;

    private boolean isClosing;

    BlastRole(ByteBuffer block, int frameBytes, long count) {
        this.block = block.duplicate();
        this.frameBytes = frameBytes;
        left = count;
        next();
    }

    /** Returns as many frames as fit into a block, at least one. */
    static ByteBuffer block(Content.Kind kind, int size) {
        int frames = Math.max(1, BLOCK_BYTES / frameBytes(size));
        ByteBuffer block = ByteBuffer.allocateDirect(frames * frameBytes(size));
        for (int i = 0; i < frames; i++) {
            FrameScanner.putHeader(block, 0x80 | (kind.isText() ? FrameScanner.TEXT : FrameScanner.BINARY), size);
            block.put(Content.bytes(kind, size, i));
        }
        return block.flip();
    }

    /** Returns the length of a frame of a server. */
    static int frameBytes(int size) {
        return size + (size < 126 ? 2 : size <= 0xFFFF ? 4 : 10);
    }

    private void next() {
        if (left == 0) {
            isClosing = true;
            block = ByteBuffer.wrap(CLOSE);
            return;
        }
        int count = block.capacity() / frameBytes;
        if (left > 0) {
            count = (int) Math.min(count, left);
            left -= count;
        }
        block.position(0).limit(count * frameBytes);
    }

    @Override
    public boolean received(ByteBuffer in, ByteBuffer out) {
        while (frames.readHeader(in)) {
            boolean isClose = frames.opcode() == FrameScanner.CLOSE;
            if (!frames.skip(in)) {
                return true;
            }
            if (isClose) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean writable(Wire wire) throws IOException {
        for (int i = 0; i < BLOCKS_IN_A_TURN; i++) {
            if (!block.hasRemaining()) {
                if (isClosing) {
                    return false;
                }
                next();
            }
            wire.write(block);
            if (block.hasRemaining()) {
                return true;
            }
        }
        return true;
    }
}
