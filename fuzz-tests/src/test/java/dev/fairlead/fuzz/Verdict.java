package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.FrameLimits;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What a decoder of a client makes of bytes, up to a Close frame.
 *
 * @param frames the complete frames, one in a line
 * @param code the close code for what is wrong behind them; 0: nothing is; -1: something, with no code
 * @param detail what the decoder says of it
 */
record Verdict(String frames, int code, String detail) {

    boolean agreesWith(Verdict other) {
        return frames.equals(other.frames) && code == other.code;
    }

    static void append(StringBuilder frames, int opcode, boolean fin, String payload) {
        frames.append(opcode).append(fin ? " fin " : " ").append(payload).append('\n');
    }

    /** Ours. */
    static Verdict of(byte[] wire) {
        FrameDecoder decoder = new FrameDecoder(Role.CLIENT, FrameLimits.DEFAULT);
        StringBuilder frames = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.wrap(wire);
        try {
            FrameHeader header = decoder.decodeHeader(bytes);
            while (header != null) {
                ByteBuffer payload = ByteBuffer.allocate((int) Math.min(bytes.remaining(), header.payloadLength()));
                decoder.decodePayload(bytes, payload);
                if (decoder.payloadRemaining() > 0) {
                    break;
                }
                if (header.opcode() == Opcode.CLOSE) {
                    Object unused = ClosePayload.decode(payload.flip());
                    payload.position(payload.limit());
                }
                append(
                        frames,
                        header.opcode().code(),
                        header.fin(),
                        HexFormat.of().formatHex(payload.array()));
                if (header.opcode() == Opcode.CLOSE) {
                    break;
                }
                header = decoder.decodeHeader(bytes);
            }
            return new Verdict(frames.toString(), 0, "");
        } catch (ProtocolViolation broken) {
            return new Verdict(frames.toString(), broken.closeCode(), String.valueOf(broken.getMessage()));
        }
    }
}
