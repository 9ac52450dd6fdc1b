package dev.fairlead.conformance;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of the limits that section 9 of the suite goes to: a message, in frames and segments of a size, some number of times.
 *
 * @param name of the case in the suite
 * @param kind text or binary
 * @param messageBytes size of the message
 * @param frameBytes size of its frames
 * @param segmentBytes how much is written at once
 * @param times how often, each when the one before has come back
 */
record SuiteLimit(String name, Opcode kind, int messageBytes, int frameBytes, int segmentBytes, int times) {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;

    /** Characters of one to four bytes in UTF-8: frames and segments end within them. */
    private static final String ALPHABET = "BAsd7&jh23 \u00e9\u20ac\ud83d\udea2";

    /** All of them, in the order of the suite. */
    static Stream<SuiteLimit> all() {
        return Stream.of(
                        kinds(
                                1,
                                IntStream.of(64, 256, 1024, 4096, 8192, 16_384),
                                (name, kind, kib) ->
                                        new SuiteLimit(name, kind, kib * KIB, kib * KIB, Integer.MAX_VALUE, 1)),
                        kinds(
                                3,
                                IntStream.iterate(64, size -> size <= 4 * MIB, size -> size * 4),
                                (name, kind, size) -> new SuiteLimit(name, kind, 4 * MIB, size, Integer.MAX_VALUE, 1)),
                        kinds(
                                5,
                                IntStream.iterate(64, size -> size <= 2048, size -> size * 2),
                                (name, kind, size) -> new SuiteLimit(name, kind, MIB, MIB, size, 1)),
                        kinds(
                                7,
                                IntStream.of(0, 16, 64, 256, 1024, 4096),
                                (name, kind, size) ->
                                        new SuiteLimit(name, kind, size, Math.max(1, size), Integer.MAX_VALUE, 1000)))
                .flatMap(limits -> limits);
    }

    @FunctionalInterface
    private interface Maker {
        SuiteLimit make(String name, Opcode kind, int size);
    }

    /** For each size text, numbered in one subsection, and binary, in the next. */
    private static Stream<SuiteLimit> kinds(int subsection, IntStream sizes, Maker maker) {
        int[] all = sizes.toArray();
        return Stream.of(Opcode.TEXT, Opcode.BINARY).flatMap(kind -> {
            String prefix = "9." + (kind == Opcode.TEXT ? subsection : subsection + 1) + ".";
            return IntStream.range(0, all.length).mapToObj(at -> maker.make(prefix + (at + 1), kind, all[at]));
        });
    }

    /** The message. */
    byte[] payload() {
        byte[] payload = new byte[messageBytes];
        if (kind == Opcode.BINARY) {
            for (int i = 0; i < payload.length; i++) {
                payload[i] = (byte) ((i * 31) >>> 3);
            }
            return payload;
        }
        byte[] pattern = ALPHABET.getBytes(StandardCharsets.UTF_8);
        int whole = payload.length - payload.length % pattern.length;
        for (int i = 0; i < whole; i += pattern.length) {
            System.arraycopy(pattern, 0, payload, i, pattern.length);
        }
        Arrays.fill(payload, whole, payload.length, (byte) '.');
        return payload;
    }

    /** The message as it goes over the wire. */
    byte[] wire(byte[] payload) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        int at = 0;
        do {
            int end = Math.min(payload.length, at + frameBytes);
            Opcode opcode = at == 0 ? kind : Opcode.CONTINUATION;
            wire.writeBytes(Frame.encode(
                    FrameHeader.of(end == payload.length, opcode, end - at), Arrays.copyOfRange(payload, at, end)));
            at = end;
        } while (at < payload.length);
        return wire.toByteArray();
    }

    /** As tests are named after it. */
    @Override
    public String toString() {
        return name + " " + kind + " of " + messageBytes + " bytes"
                + (frameBytes < messageBytes ? " in frames of " + frameBytes : "")
                + (segmentBytes < messageBytes ? " in segments of " + segmentBytes : "")
                + (times > 1 ? ", " + times + " times" : "");
    }
}
