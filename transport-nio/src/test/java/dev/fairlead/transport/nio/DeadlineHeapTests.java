package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineHeapTests extends NioFixture {

    private final DeadlineHeap heap = new DeadlineHeap();
    private List<WaitSlot> slots = List.of();

    @BeforeEach
    void makeSlots() throws IOException {
        NioChannel channel = quiet(transport());
        slots = Stream.generate(() -> new WaitSlot(channel, 0)).limit(200).toList();
    }

    /** Deadlines that have passed, in order, each before the next. */
    private static List<Deadline> passed(int count) {
        List<Deadline> deadlines = new ArrayList<>();
        while (deadlines.size() < count) {
            Deadline next = Deadline.after(Duration.ZERO);
            if (deadlines.isEmpty() || next.earlier(deadlines.get(deadlines.size() - 1)) != next) {
                deadlines.add(next);
            }
        }
        return deadlines;
    }

    @Test
    void slotsComeOutInTheOrderOfTheirDeadlines() {
        List<Deadline> deadlines = passed(slots.size());
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, slots.size()).boxed().toList());
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(order, new Random(seed));
            order.forEach(index -> heap.put(slots.get(index), deadlines.get(index)));
            assertSame(deadlines.get(0), heap.earliest());
            slots.forEach(slot -> assertSame(slot, heap.removePassed()));
            assertNull(heap.removePassed());
        }
    }

    @Test
    void slotsAreMovedForwardAndTakenOutFromTheMiddle() {
        List<Deadline> deadlines = passed(2 * slots.size());
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            List<WaitSlot> expected = new ArrayList<>();
            for (int index = 0; index < slots.size(); index++) {
                heap.put(slots.get(index), deadlines.get(slots.size() + random.nextInt(slots.size())));
            }
            for (int index = 0; index < slots.size(); index++) {
                if (random.nextBoolean()) {
                    heap.put(slots.get(index), deadlines.get(index));
                    expected.add(slots.get(index));
                } else {
                    heap.remove(slots.get(index));
                    heap.remove(slots.get(index));
                }
            }
            assertEquals(expected.size(), heap.size());
            expected.forEach(slot -> assertSame(slot, heap.removePassed()));
            assertEquals(0, heap.size());
        }
    }

    @Test
    void slotIsThereOnceWithItsEarliestDeadline() {
        WaitSlot slot = slots.get(0);
        Deadline soon = Deadline.after(Duration.ofSeconds(10));
        heap.put(slot, Deadline.after(Duration.ofSeconds(20)));
        heap.put(slot, soon);
        heap.put(slot, Deadline.after(Duration.ofSeconds(30)));
        assertEquals(1, heap.size());
        assertSame(soon, heap.earliest());
    }

    @Test
    void whatHasNotPassedStays() {
        heap.put(slots.get(0), Deadline.after(Duration.ofMinutes(1)));
        assertNull(heap.removePassed());
        assertEquals(1, heap.size());
        heap.remove(slots.get(0));
        assertSame(Deadline.NEVER, heap.earliest());
        assertNull(heap.removePassed());
    }
}
