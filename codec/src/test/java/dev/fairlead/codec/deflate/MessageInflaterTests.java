package dev.fairlead.codec.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an inflater makes of payload, also of payload that is not in order: rows S-86 to S-90 among others. */
class MessageInflaterTests {

    private static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 15, 15);

    private final CountingZlib zlib = new CountingZlib();

    private MessageInflater client(DeflateParameters parameters) {
        return new MessageInflater(parameters, Role.CLIENT, 1_000, zlib);
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    private static String inflated(MessageInflater inflater, String payload) throws ProtocolViolation {
        return text(Transforms.inflate(inflater, Pieces.hex(payload)));
    }

    /** The examples of RFC 7692 7.2.3 and what else has to be understood, each twice, with and without context. */
    @ParameterizedTest
    @CsvSource({
        "f248cdc9c90700,Hello", // 7.2.3.1
        "000500faff48656c6c6f00,Hello", // 7.2.3.3, stored
        "f348cdc9c9070000,Hello", // 7.2.3.4, in a final block
        "f24805000000ffffcac9c90700,Hello", // 7.2.3.5, two blocks
        "00,''", // 7.2.3.6
        "'',''", // S-88, an empty frame
        "000000ffff,''", // S-88, the tail left where it was
        "f248cdc9c907000000ffff,Hello", // the same behind a text
        "f348cdc9c90700,Hello", // final, without the start of another block
        "f348cdc9c90700f348cdc9c9070000,HelloHello", // S-87, bytes behind a final block
        "f348cdc9c90700f248cdc9c90700,HelloHello",
        "f24805000000ffffcbc9c9070000,Hello", // final in the last place
        "030003000300f248cdc9c90700,Hello", // empty final blocks
        "000000ffff000000fffff248cdc9c90700,Hello" // empty stored blocks
    })
    void messagesAreUnderstood(String payload, String message) throws ProtocolViolation {
        for (DeflateParameters parameters : List.of(DeflateParameters.DEFAULT, NO_TAKEOVER)) {
            try (MessageInflater inflater = client(parameters)) {
                assertEquals(message, inflated(inflater, payload));
                assertEquals(message, inflated(inflater, payload));
                assertEquals("Hello", inflated(inflater, "f248cdc9c90700"));
                assertEquals(0, inflater.messageBytes());
            }
            assertAllSplits(parameters, Pieces.hex(payload), message);
        }
        assertEquals(0, zlib.live());
    }

    private void assertAllSplits(DeflateParameters parameters, byte[] payload, String message)
            throws ProtocolViolation {
        Iterator<List<ByteBuffer>> splits =
                Pieces.everySplitInEveryStorage(payload).iterator();
        while (splits.hasNext()) {
            ByteBuffer dst = ByteBuffer.allocate(20);
            try (MessageInflater inflater = client(parameters)) {
                for (ByteBuffer piece : splits.next()) {
                    assertTrue(inflater.inflate(piece, dst));
                }
                assertTrue(inflater.endMessage(dst));
            }
            assertEquals(message, text(Arrays.copyOf(dst.array(), dst.position())));
        }
    }

    @Test
    void aContextThatIsKeptMayBeReferredTo() throws ProtocolViolation { // 7.2.3.2
        try (MessageInflater inflater = client(DeflateParameters.DEFAULT)) {
            assertEquals("Hello", inflated(inflater, "f248cdc9c90700"));
            assertEquals("Hello", inflated(inflater, "f200110000"));
        }
    }

    @Test
    void s90AContextThatWasGivenUpMayNot() throws ProtocolViolation {
        try (MessageInflater inflater = client(new DeflateParameters(true, false, 15, 15))) {
            assertEquals("Hello", inflated(inflater, "f248cdc9c90700"));
            assertViolated(inflater, "f200110000", "invalid distance too far back");
        }
        try (MessageInflater server =
                new MessageInflater(new DeflateParameters(true, false, 15, 15), Role.SERVER, 1_000, zlib)) {
            assertEquals("Hello", inflated(server, "f248cdc9c90700"));
            assertEquals("Hello", inflated(server, "f200110000"));
        }
    }

    @Test
    void behindAFinalBlockThereIsNoContext() throws ProtocolViolation {
        try (MessageInflater inflater = client(DeflateParameters.DEFAULT)) {
            assertEquals("Hello", inflated(inflater, "f348cdc9c9070000"));
            assertViolated(inflater, "f200110000", "invalid distance too far back");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "07,invalid block type", // S-86
        "0600,invalid block type",
        "f200110000,invalid distance too far back",
        "000500fafe48656c6c6f00,invalid stored block lengths",
        "ffffffffff,invalid block type",
        "f248cdc9c907000000ffff06,invalid block type"
    })
    void s86WhatIsNotDeflateIsAViolation(String payload, String why) {
        for (DeflateParameters parameters : List.of(DeflateParameters.DEFAULT, NO_TAKEOVER)) {
            assertViolated(client(parameters), payload, why);
        }
        assertEquals(0, zlib.live());
    }

    private void assertViolated(MessageInflater inflater, String payload, String why) {
        ByteBuffer dst = ByteBuffer.allocate(100).position(3);
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> {
            inflater.inflate(ByteBuffer.wrap(Pieces.hex(payload)), dst);
            inflater.endMessage(dst);
        });
        assertEquals("payload of a compressed message is not DEFLATE data: " + why, violation.getMessage());
        assertEquals(1007, violation.closeCode());
        assertEquals("RFC 7692 7.2.2", violation.section());
        assertEquals(3, dst.position());
        assertFalse(inflater.holdsMemory());
        ByteBuffer more = ByteBuffer.allocate(1);
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> inflater.inflate(more, dst)));
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> inflater.endMessage(dst)));
        inflater.close();
    }

    @Test
    void zlibThatStandsStillIsAViolation() {
        ZlibObjects still = new ZlibObjects() {
            @Override
            Inflater inflater() {
                return new Inflater(true) {
                    @Override
                    public int inflate(ByteBuffer output) {
                        return 0;
                    }
                };
            }
        };
        try (MessageInflater inflater = new MessageInflater(NO_TAKEOVER, Role.CLIENT, 10, still)) {
            ProtocolViolation violation = assertThrows(
                    ProtocolViolation.class,
                    () -> inflater.inflate(ByteBuffer.wrap(new byte[1]), ByteBuffer.allocate(1)));
            assertEquals("payload of a compressed message makes zlib stand still", violation.getMessage());
        }
    }

    @Test
    void aBufferOfOneByteIsEnough() throws ProtocolViolation {
        byte[] message = Transforms.message(new Random(4), 20_000);
        byte[] payload =
                Transforms.deflate(new MessageDeflater(DeflateParameters.DEFAULT, Role.SERVER, 6, zlib), message);
        MessageInflater inflater = new MessageInflater(DeflateParameters.DEFAULT, Role.CLIENT, 20_000, zlib);

        assertArrayEquals(message, Transforms.inflate(inflater, payload, () -> 1));
    }

    @Test
    void aBufferThatIsJustLargeEnoughIsEnough() throws ProtocolViolation {
        byte[] payload = Pieces.hex("f248cdc9c90700");
        try (MessageInflater inflater = client(DeflateParameters.DEFAULT)) {
            ByteBuffer dst = ByteBuffer.allocate(5);
            ByteBuffer src = ByteBuffer.wrap(payload);
            inflater.inflate(src, dst);
            while (src.hasRemaining()) {
                inflater.inflate(src, ByteBuffer.allocate(1));
            }
            assertTrue(inflater.endMessage(dst));
            assertEquals("Hello", text(dst.array()));
        }
    }

    @Test
    void aByteForWhichThereWasNoRoomIsNotLost() throws ProtocolViolation {
        // Stored, and cut inside: the tail is taken for text. 0006: six bytes, of which two come
        byte[] payload = Pieces.hex("000600f9ff4865");
        try (MessageInflater inflater = client(DeflateParameters.DEFAULT)) {
            ByteBuffer dst = ByteBuffer.allocate(2);
            inflater.inflate(ByteBuffer.wrap(payload), dst);
            assertFalse(inflater.endMessage(dst));
            assertEquals(2, inflater.messageBytes());
            assertFalse(inflater.endMessage(dst));
            assertThrows(IllegalStateException.class, () -> inflater.inflate(ByteBuffer.allocate(1), dst));
            assertFalse(inflater.release());
            ByteBuffer more = ByteBuffer.allocate(8);
            assertTrue(inflater.endMessage(more));
            assertArrayEquals(Pieces.hex("0000ffff"), Arrays.copyOf(more.array(), more.position()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4})
    void aMessageBeyondTheLimitIsAViolation(long limit) {
        for (int room : new int[] {1, 4, 5, 100}) {
            MessageInflater inflater = new MessageInflater(NO_TAKEOVER, Role.CLIENT, limit, zlib);
            long[] given = {0};
            ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> {
                ByteBuffer src = ByteBuffer.wrap(Pieces.hex("f248cdc9c90700"));
                boolean taken = false;
                while (!taken) {
                    ByteBuffer dst = ByteBuffer.allocate(room);
                    taken = inflater.inflate(src, dst);
                    given[0] += dst.position();
                }
                inflater.endMessage(ByteBuffer.allocate(room));
            });
            assertEquals(
                    "compressed message of more than " + limit + " bytes, which is the limit", violation.getMessage());
            assertEquals(1009, violation.closeCode());
            assertEquals("RFC 6455 7.4.1", violation.section());
            assertTrue(given[0] <= limit);
            assertEquals(limit, inflater.messageBytes());
            assertFalse(inflater.holdsMemory());
        }
        assertEquals(0, zlib.live());
    }

    @Test
    void aMessageAsLargeAsTheLimitIsNone() throws ProtocolViolation {
        try (MessageInflater inflater = new MessageInflater(NO_TAKEOVER, Role.CLIENT, 5, zlib)) {
            assertEquals("Hello", inflated(inflater, "f248cdc9c90700"));
            assertEquals("Hello", text(Transforms.inflate(inflater, Pieces.hex("f248cdc9c90700"), () -> 1)));
        }
        try (MessageInflater inflater = new MessageInflater(NO_TAKEOVER, Role.CLIENT, 0, zlib)) {
            assertEquals("", inflated(inflater, "00"));
        }
    }

    /** A stored block of one byte, then a block of the reserved type: zlib meets both in one step or in two. */
    @Test
    void whatIsBrokenBehindTheLimitDoesNotMatterHoweverItIsCut() {
        byte[] payload = Pieces.hex("000100feff61" + "06");
        for (int size : new int[] {1, 2, 4_096}) {
            try (MessageInflater inflater = new MessageInflater(NO_TAKEOVER, Role.CLIENT, 0, zlib)) {
                ProtocolViolation broken =
                        assertThrows(ProtocolViolation.class, () -> Transforms.inflate(inflater, payload, () -> size));
                assertEquals(1009, broken.closeCode(), "pieces of " + size);
                assertEquals(0, inflater.messageBytes());
            }
            try (MessageInflater inflater = new MessageInflater(NO_TAKEOVER, Role.CLIENT, 1, zlib)) {
                ProtocolViolation broken =
                        assertThrows(ProtocolViolation.class, () -> Transforms.inflate(inflater, payload, () -> size));
                assertEquals(1007, broken.closeCode(), "pieces of " + size);
            }
        }
        assertEquals(0, zlib.live());
    }

    @Test
    void aViolationWithoutAnyByteOfMessageLeavesNone() {
        try (MessageInflater inflater = new MessageInflater(NO_TAKEOVER, Role.CLIENT, 0, zlib)) {
            ProtocolViolation broken =
                    assertThrows(ProtocolViolation.class, () -> Transforms.inflate(inflater, Pieces.hex("06")));
            assertEquals(1007, broken.closeCode());
            assertEquals(0, inflater.messageBytes());
        }
    }

    @Test
    void memoryIsTakenWithTheFirstByteAndGivenBackIfTheContextAllows() throws ProtocolViolation {
        MessageInflater keeps = client(DeflateParameters.DEFAULT);
        MessageInflater forgets = client(NO_TAKEOVER);
        for (MessageInflater inflater : List.of(keeps, forgets)) {
            assertEquals("", inflated(inflater, ""));
            assertTrue(inflater.release());
            assertEquals(0, zlib.live());
            inflater.inflate(ByteBuffer.wrap(Pieces.hex("f248")), ByteBuffer.allocate(10));
            assertFalse(inflater.release());
            inflater.inflate(ByteBuffer.wrap(Pieces.hex("cdc9c90700")), ByteBuffer.allocate(10));
            assertFalse(inflater.release());
            assertTrue(inflater.endMessage(ByteBuffer.allocate(10)));
            assertEquals(inflater == forgets, inflater.release());
            assertEquals(inflater == keeps, inflater.holdsMemory());
            inflater.close();
            inflater.close();
        }
        assertEquals(0, zlib.live());
        assertEquals(2, zlib.created());
    }

    @Test
    void afterCloseNothingGoes() {
        MessageInflater inflater = client(DeflateParameters.DEFAULT);
        ByteBuffer dst = ByteBuffer.allocate(10);
        inflater.close();
        assertThrows(IllegalStateException.class, () -> inflater.inflate(ByteBuffer.allocate(1), dst));
        assertThrows(IllegalStateException.class, () -> inflater.endMessage(dst));
        assertEquals(0, zlib.created());
    }

    @Test
    void aReadOnlyBufferIsRefusedBeforeAnythingChanges() {
        ByteBuffer src = ByteBuffer.wrap(Pieces.hex("f248"));
        ByteBuffer dst = ByteBuffer.allocate(10).asReadOnlyBuffer();
        try (MessageInflater inflater = client(DeflateParameters.DEFAULT)) {
            assertThrows(ReadOnlyBufferException.class, () -> inflater.inflate(src, dst));
            assertThrows(ReadOnlyBufferException.class, () -> inflater.endMessage(dst));
            assertEquals(2, src.remaining());
        }
    }

    @Test
    void aLimitIsNotNegative() {
        assertEquals(
                "limit of a message is -1 bytes, the least is 0",
                assertThrows(IllegalArgumentException.class, () -> new MessageInflater(NO_TAKEOVER, Role.CLIENT, -1))
                        .getMessage());
    }
}
