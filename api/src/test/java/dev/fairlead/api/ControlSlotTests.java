package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ControlSlotTests {

    private final ControlSlot slot = new ControlSlot();
    private final ByteBuffer taken = ByteBuffer.allocate(125);

    @Test
    void nothingIsOwedAtFirst() {
        assertFalse(slot.isOwed());
        assertFalse(slot.take(taken));
    }

    @Test
    void theLatestIsTakenOnce() {
        slot.owe(payload(1, 2, 3));
        slot.owe(payload(4));

        assertTrue(slot.isOwed());
        assertTrue(slot.take(taken));
        assertEquals(payload(4), taken);
        assertFalse(slot.isOwed());
        assertFalse(slot.take(taken));
    }

    @Test
    void anEmptyPayloadIsOwedToo() {
        slot.owe(payload());

        assertTrue(slot.take(taken));
        assertEquals(0, taken.remaining());
    }

    @Test
    void whatWasTakenInVainIsOwedAgain() {
        slot.owe(payload(1));
        slot.take(taken);
        slot.oweAgain(taken);

        assertTrue(slot.take(taken));
        assertEquals(payload(1), taken);
    }

    @Test
    void whatWasTakenInVainGivesWayToALaterOne() {
        slot.owe(payload(1));
        slot.take(taken);
        slot.owe(payload(2));
        slot.oweAgain(taken);

        assertTrue(slot.take(taken));
        assertEquals(payload(2), taken);
        assertFalse(slot.isOwed());
    }

    private static ByteBuffer payload(int... bytes) {
        ByteBuffer payload = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            payload.put((byte) value);
        }
        return payload.flip();
    }
}
