package dev.fairlead.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Cuts the input of a decoder into pieces, and puts it into every kind of buffer. */
public final class Pieces {

    /** The kinds of buffer a caller may hand in; each surrounds the bytes with others that nobody may read. */
    public enum Storage {
        /** An array with an offset. */
        HEAP {
            @Override
            ByteBuffer of(ByteBuffer bytes) {
                return heap(bytes);
            }
        },
        /** A slice of an array: its index 0 is not the array's. */
        HEAP_SLICE {
            @Override
            ByteBuffer of(ByteBuffer bytes) {
                return heap(bytes).slice();
            }
        },
        /** Memory outside the heap. */
        DIRECT {
            @Override
            ByteBuffer of(ByteBuffer bytes) {
                return fill(ByteBuffer.allocateDirect(bytes.remaining() + 2 * MARGIN), bytes);
            }
        },
        /** A slice of such memory. */
        DIRECT_SLICE {
            @Override
            ByteBuffer of(ByteBuffer bytes) {
                return DIRECT.of(bytes).slice();
            }
        },
        /** An array, and the byte order that the network does not have. */
        LITTLE_ENDIAN {
            @Override
            ByteBuffer of(ByteBuffer bytes) {
                return heap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            }
        },
        /** An array that is not accessible. */
        READ_ONLY {
            @Override
            ByteBuffer of(ByteBuffer bytes) {
                return heap(bytes).asReadOnlyBuffer();
            }
        },
        /** Memory outside the heap that may not be written to. */
        DIRECT_READ_ONLY {
            @Override
            ByteBuffer of(ByteBuffer bytes) {
                return DIRECT.of(bytes).asReadOnlyBuffer();
            }
        };

        /** Bytes before and behind, odd so that nothing is aligned by chance. */
        private static final int MARGIN = 3;

        /** What stands in the margins: as a header byte it breaks every rule, and it occurs in no UTF-8. */
        private static final byte POISON = (byte) 0xFF;

        /**
         * Copies bytes into a fresh buffer of this kind.
         *
         * @param bytes what to copy, from position to limit; left as it is
         * @return a buffer whose remaining bytes are {@code bytes}
         */
        abstract ByteBuffer of(ByteBuffer bytes);

        /**
         * Copies bytes into a fresh buffer of this kind.
         *
         * @param bytes what to copy
         * @return a buffer whose remaining bytes are {@code bytes}
         */
        public ByteBuffer of(byte[] bytes) {
            return of(ByteBuffer.wrap(bytes));
        }

        private static ByteBuffer heap(ByteBuffer bytes) {
            return fill(ByteBuffer.allocate(bytes.remaining() + 2 * MARGIN), bytes);
        }

        private static ByteBuffer fill(ByteBuffer buffer, ByteBuffer bytes) {
            for (int i = 0; i < buffer.capacity(); i++) {
                buffer.put(i, POISON);
            }
            buffer.put(MARGIN, bytes, bytes.position(), bytes.remaining());
            return buffer.position(MARGIN).limit(MARGIN + bytes.remaining());
        }
    }

    private Pieces() {}

    /**
     * Returns the bytes whole, in two parts cut at every position, and byte by byte, in heap buffers.
     *
     * @param bytes the input of a decoder
     * @return a list of pieces for each way of cutting
     */
    public static Stream<List<ByteBuffer>> everySplitOf(byte[] bytes) {
        return everySplitOf(bytes, Storage.HEAP);
    }

    /**
     * Returns the bytes whole, in two parts cut at every position, and byte by byte.
     *
     * @param bytes the input of a decoder
     * @param storage the kind of buffer each piece is in
     * @return a list of pieces for each way of cutting
     */
    public static Stream<List<ByteBuffer>> everySplitOf(byte[] bytes, Storage storage) {
        Stream<List<ByteBuffer>> whole = Stream.of(List.of(storage.of(bytes)));
        Stream<List<ByteBuffer>> inTwo = IntStream.range(1, bytes.length)
                .mapToObj(at -> List.of(part(bytes, 0, at, storage), part(bytes, at, bytes.length, storage)));
        return Stream.of(whole, inTwo, byteByByte(bytes, storage)).flatMap(ways -> ways);
    }

    /**
     * Returns every split of the bytes in every kind of buffer.
     *
     * @param bytes the input of a decoder
     * @return a list of pieces for each way of cutting and each kind of buffer
     */
    public static Stream<List<ByteBuffer>> everySplitInEveryStorage(byte[] bytes) {
        return Arrays.stream(Storage.values()).flatMap(storage -> everySplitOf(bytes, storage));
    }

    /**
     * Reads hex digits; blanks are allowed anywhere.
     *
     * @param digits for instance {@code "81 05 48656c6c6f"}
     * @return the bytes
     */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static Stream<List<ByteBuffer>> byteByByte(byte[] bytes, Storage storage) {
        if (bytes.length < 3) {
            return Stream.empty();
        }
        List<ByteBuffer> single = new ArrayList<>();
        for (int at = 0; at < bytes.length; at++) {
            single.add(part(bytes, at, at + 1, storage));
        }
        return Stream.of(single);
    }

    private static ByteBuffer part(byte[] bytes, int from, int to, Storage storage) {
        return storage.of(ByteBuffer.wrap(bytes, from, to - from));
    }
}
