package dev.fairlead.tls.bouncycastle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads the hellos of TLS 1.3 from what was sent (RFC 8446 4.1, 4.2.8), as far as key shares go. */
final class Hellos {

    /** RFC 8446 4.1.3: the random of a HelloRetryRequest. */
    private static final byte[] RETRY =
            HexFormat.of().parseHex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C");

    private static final int KEY_SHARE = 51;
    private static final int HANDSHAKE = 22;

    private Hellos() {}

    /** The groups for which the first hello of a client has keys. */
    static List<Integer> keyShares(byte[] sent) {
        ByteBuffer hello = firstMessage(sent, 1);
        skip(hello, 2 + 32);
        skip(hello, hello.get() & 0xFF);
        skip(hello, hello.getShort() & 0xFFFF);
        skip(hello, hello.get() & 0xFF);
        ByteBuffer entries = extension(hello, KEY_SHARE);
        skip(entries, 2);
        List<Integer> groups = new ArrayList<>();
        while (entries.hasRemaining()) {
            groups.add((int) entries.getShort());
            skip(entries, entries.getShort() & 0xFFFF);
        }
        return groups;
    }

    /** The group that a server chose in its first answer. */
    static int chosenGroup(byte[] sent) {
        ByteBuffer hello = serverHello(sent);
        skip(hello, 32);
        skip(hello, hello.get() & 0xFF);
        skip(hello, 2 + 1);
        return extension(hello, KEY_SHARE).getShort();
    }

    /** Whether the first answer of a server asks for another hello. */
    static boolean isRetry(byte[] sent) {
        byte[] random = new byte[32];
        serverHello(sent).get(random);
        return Arrays.equals(random, RETRY);
    }

    private static ByteBuffer serverHello(byte[] sent) {
        ByteBuffer hello = firstMessage(sent, 2);
        skip(hello, 2);
        return hello;
    }

    private static ByteBuffer firstMessage(byte[] sent, int type) {
        ByteBuffer record = ByteBuffer.wrap(sent);
        require(record.get() == HANDSHAKE);
        skip(record, 2 + 2);
        require(record.get() == type);
        skip(record, 3);
        return record;
    }

    private static ByteBuffer extension(ByteBuffer hello, int wanted) {
        skip(hello, 2);
        int type = hello.getShort();
        int length = hello.getShort() & 0xFFFF;
        while (type != wanted) {
            skip(hello, length);
            type = hello.getShort();
            length = hello.getShort() & 0xFFFF;
        }
        return hello.slice(hello.position(), length);
    }

    private static void skip(ByteBuffer bytes, int count) {
        bytes.position(bytes.position() + count);
    }

    private static void require(boolean met) {
        if (!met) {
            throw new AssertionError("not the record that was expected");
        }
    }
}
