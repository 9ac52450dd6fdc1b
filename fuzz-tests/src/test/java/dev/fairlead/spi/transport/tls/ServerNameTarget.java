package dev.fairlead.spi.transport.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names in certificates: a byte for the length of the wanted host, the host, then names, each a byte for its kind, one for its
 * length and its bytes; or, if the first byte is odd, the whole extension as it is.
 */
public final class ServerNameTarget {

    private ServerNameTarget() {}

    /**
     * Compares the examination with the slow one.
     *
     * @param input the fuzzer's bytes
     */
    public static void run(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int hostEnd = Math.min(input.length, 2 + (input[1] & 0xFF));
        String host = new String(input, 2, hostEnd - 2, StandardCharsets.UTF_8);
        byte[] rest = Arrays.copyOfRange(input, hostEnd, input.length);
        if ((input[0] & 1) != 0) {
            // Malformed as a rule: all that counts is that it is told and nothing is thrown.
            boolean unused = accepts(host, rest);
            return;
        }
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        List<String> dnsNames = new ArrayList<>();
        List<byte[]> addresses = new ArrayList<>();
        for (int at = 0; at + 1 < rest.length; ) {
            int tag = new int[] {0x82, 0x87, 0x81, 0x86}[rest[at] & 3];
            int end = Math.min(rest.length, at + 2 + (rest[at + 1] & 0x3F));
            byte[] name = Arrays.copyOfRange(rest, at + 2, end);
            names.writeBytes(tagged(tag, name));
            if (tag == 0x82) {
                dnsNames.add(new String(name, StandardCharsets.ISO_8859_1));
            } else if (tag == 0x87) {
                addresses.add(name);
            }
            at = end;
        }
        boolean accepted = accepts(host, tagged(0x04, tagged(0x30, names.toByteArray())));
        boolean wanted = SlowServerName.isFor(host, dnsNames, addresses);
        if (accepted != wanted) {
            throw new AssertionError("host \"" + host + "\", names " + dnsNames + ": accepted " + accepted
                    + ", by the slow reading of RFC 9525 " + wanted);
        }
    }

    private static boolean accepts(String host, byte[] extension) {
        X509Certificate certificate = new ExtensionOnly(extension);
        return ServerName.complaint(host, certificate).isEmpty();
    }

    /** Tag, length and value, with the length in the shortest form. */
    private static byte[] tagged(int tag, byte[] value) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (value.length < 0x80) {
            der.write(value.length);
        } else if (value.length < 0x100) {
            der.write(0x81);
            der.write(value.length);
        } else {
            der.write(0x82);
            der.write(value.length >> 8);
            der.write(value.length);
        }
        der.writeBytes(value);
        return der.toByteArray();
    }
}
