package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The server's part of SOCKS version 5, written from RFC 1928 and RFC 1929. */
final class Socks {

    static final byte[] SUCCEEDED = {5, 0, 0, 1, 127, 0, 0, 1, 0x1F, (byte) 0x90};

    private Socks() {}

    /** Wants to be told Aladdin's password, and connects to that port of the loopback interface, whatever the host. */
    static void serve(ScriptedProxy.Talk talk) throws Exception {
        login(talk);
        int port = port(talk);
        talk.say(SUCCEEDED);
        talk.relay(port);
    }

    static void login(ScriptedProxy.Talk talk) throws IOException {
        assertArrayEquals(new byte[] {5, 2, 0, 2}, talk.bytes(4));
        talk.say((byte) 5, (byte) 2);
        assertEquals(1, talk.bytes(1)[0]);
        assertEquals("Aladdin", text(talk));
        assertEquals("open sesame", text(talk));
        talk.say((byte) 1, (byte) 0);
    }

    /** Reads the request to connect. */
    static int port(ScriptedProxy.Talk talk) throws IOException {
        assertArrayEquals(new byte[] {5, 1, 0}, talk.bytes(3));
        switch (talk.bytes(1)[0]) {
            case 1 -> assertArrayEquals(new byte[] {127, 0, 0, 1}, talk.bytes(4));
            case 3 -> assertEquals("name.test", text(talk));
            default -> throw new AssertionError("another type of address");
        }
        return Short.toUnsignedInt(ByteBuffer.wrap(talk.bytes(2)).getShort());
    }

    private static String text(ScriptedProxy.Talk talk) throws IOException {
        return new String(talk.bytes(talk.bytes(1)[0]), StandardCharsets.UTF_8);
    }
}
