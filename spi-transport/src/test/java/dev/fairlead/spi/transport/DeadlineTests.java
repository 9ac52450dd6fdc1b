package dev.fairlead.spi.transport;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class DeadlineTests {

    @Test
    void durationsWithoutEndNeverPass() {
        assertSame(Deadline.NEVER, Deadline.after(ChronoUnit.FOREVER.getDuration()));
        assertSame(Deadline.NEVER, Deadline.after(Duration.ofDays(147 * 366)));
        assertEquals(Long.MAX_VALUE, Deadline.NEVER.remainingNanos());
        assertFalse(Deadline.NEVER.hasPassed());
    }

    @Test
    void zeroAndNegativeDurationsHavePassedAtOnce() {
        assertTrue(Deadline.after(Duration.ZERO).hasPassed());
        assertTrue(Deadline.after(Duration.ofSeconds(-5)).hasPassed());
        assertTrue(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).hasPassed());
    }

    @Test
    void whatRemainsIsNoMoreThanTheDurationAndShrinks() {
        Deadline deadline = Deadline.after(Duration.ofHours(1));
        long first = deadline.remainingNanos();
        long second = deadline.remainingNanos();
        assertAll(
                () -> assertTrue(first <= Duration.ofHours(1).toNanos()),
                () -> assertTrue(first > Duration.ofMinutes(59).toNanos()),
                () -> assertTrue(second <= first));
    }

    @Test
    void theEarlierOfTwoIsTheOneThatPassesFirst() {
        Deadline soon = Deadline.after(Duration.ofSeconds(1));
        Deadline late = Deadline.after(Duration.ofSeconds(2));
        assertAll(
                () -> assertSame(soon, soon.earlier(late)),
                () -> assertSame(soon, late.earlier(soon)),
                () -> assertSame(soon, soon.earlier(Deadline.NEVER)),
                () -> assertSame(soon, Deadline.NEVER.earlier(soon)),
                () -> assertSame(Deadline.NEVER, Deadline.NEVER.earlier(Deadline.NEVER)));
    }

    @Test
    void itTellsWhatRemains() {
        assertEquals("never", Deadline.NEVER.toString());
        assertEquals("in PT0S", Deadline.after(Duration.ZERO).toString());
    }
}
