package dev.fairlead.resourcecheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AllocationTests {

    /** Keeps what is made from being made away with. */
    private final AtomicReference<byte[]> kept = new AtomicReference<>(new byte[0]);

    @Test
    void whatIsMadeEachTimeIsCounted() throws Exception {
        double bytes = Allocation.bytesEachTime(1_000, () -> kept.set(new byte[1_000]));
        assertTrue(bytes >= 1_000 && bytes < 1_200, () -> "1,000 bytes and their header are " + bytes);
    }

    @Test
    void halfOfTheTimesAreNotCountedAndFailuresComeThrough() throws Exception {
        AtomicInteger times = new AtomicInteger();
        double bytes = Allocation.bytesEachTime(1_000, () -> {
            if (times.getAndIncrement() < 1_000) {
                kept.set(new byte[1_000]);
            }
        });
        assertEquals(2_000, times.get());
        assertTrue(bytes < 100, () -> bytes + " bytes in those that count");

        Exception failure = new Exception("failed");
        assertSame(
                failure,
                assertThrows(
                        Exception.class,
                        () -> Allocation.bytesEachTime(1, () -> {
                            throw failure;
                        })));
    }
}
