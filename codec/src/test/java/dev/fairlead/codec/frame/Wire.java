package dev.fairlead.codec.frame;

import dev.fairlead.codec.Pieces;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Frames as they come in: written down unmasked, masked if it is a server that receives them. */
final class Wire {

    /** The key of the example in RFC 6455 section 5.7. */
    static final int KEY = 0x37fa213d;

    private Wire() {}

    /** Returns what {@code receiver} receives; each frame is given unmasked, as hex digits, and may be cut off anywhere. */
    static byte[] to(Role receiver, String... frames) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String frame : frames) {
            byte[] bytes = Pieces.hex(frame);
            wire.writeBytes(receiver == Role.SERVER && bytes.length > 1 ? masked(bytes) : bytes);
        }
        return wire.toByteArray();
    }

    /** Returns hex digits of a frame: its first byte, its length in the shortest form, its payload. */
    static String frame(int first, byte[] payload) {
        String length;
        if (payload.length < 126) {
            length = String.format("%02x", payload.length);
        } else {
            length = payload.length < 65_536
                    ? String.format("7e%04x", payload.length)
                    : String.format("7f%016x", payload.length);
        }
        return String.format("%02x", first) + length + hex(payload);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Masks a byte the slow way, for comparison. */
    static byte mask(byte value, int key, long index) {
        // RFC 6455 5.3: "transformed-octet-i = original-octet-i XOR masking-key-octet-j" with "j = i MOD 4".
        return (byte) (value ^ (key >>> (8 * (3 - index % 4))));
    }

    private static byte[] masked(byte[] frame) {
        int header = headerSize(frame[1] & 0x7F);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < Math.min(header, frame.length); i++) {
            wire.write(i == 1 ? frame[1] | 0x80 : frame[i]);
        }
        if (frame.length >= header) {
            wire.writeBytes(new byte[] {0x37, (byte) 0xfa, 0x21, 0x3d});
        }
        for (int i = header; i < frame.length; i++) {
            wire.write(mask(frame[i], KEY, i - header));
        }
        return wire.toByteArray();
    }

    private static int headerSize(int field) {
        if (field < 126) {
            return 2;
        }
        return field == 126 ? 4 : 10;
    }
}
