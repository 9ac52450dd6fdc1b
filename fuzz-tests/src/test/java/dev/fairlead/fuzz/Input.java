package dev.fairlead.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fuzzer's bytes, from the first to the last; behind the last one all numbers are 0 and all texts empty. */
final class Input {

    private final byte[] bytes;

    /** The next byte. */
    private int at;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isEmpty() {
        return at >= bytes.length;
    }

    /** The next byte, 0 to 255. */
    int octet() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    /** A number from 0 to one less than {@code bound}, of one byte. */
    int below(int bound) {
        return octet() % bound;
    }

    boolean flag() {
        return (octet() & 1) != 0;
    }

    byte[] bytes(int count) {
        byte[] next = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + count));
        at += next.length;
        return next;
    }

    byte[] rest() {
        return bytes(bytes.length - at);
    }

    /** What is left, one character per byte. */
    String restAsOctets() {
        return new String(rest(), StandardCharsets.ISO_8859_1);
    }

    /** What is left, as UTF-8. */
    String restAsText() {
        return new String(rest(), StandardCharsets.UTF_8);
    }
}
