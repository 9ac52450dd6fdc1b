package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When which slots are to be looked at, the earliest first. Only by the loop's thread.
 *
 * <p>A binary heap whose members know their place, so that one is moved or removed without being searched for.
 */
final class DeadlineHeap {

    private final List<WaitSlot> slots = new ArrayList<>();

    static boolean isBefore(Deadline one, Deadline other) {
        return one != other && one.earlier(other) == one;
    }

    int size() {
        return slots.size();
    }

    /** Puts a slot in. If it is there already, the earlier of both deadlines counts. */
    void put(WaitSlot slot, Deadline due) {
        if (slot.index < 0) {
            slot.due = due;
            slots.add(slot);
            moveUp(slot, slots.size() - 1);
        } else if (isBefore(due, slot.due)) {
            slot.due = due;
            moveUp(slot, slot.index);
        }
    }

    /** Returns the earliest of the deadlines; never, if there is none. */
    Deadline earliest() {
        return slots.isEmpty() ? Deadline.NEVER : slots.get(0).due;
    }

    /** Removes the slot whose deadline passed first; null: none has passed. */
    @Nullable
    WaitSlot removePassed() {
        if (!earliest().hasPassed()) {
            return null;
        }
        WaitSlot first = slots.get(0);
        remove(first);
        return first;
    }

    /** Removes a slot, if it is there. */
    void remove(WaitSlot slot) {
        if (slot.index < 0) {
            return;
        }
        WaitSlot last = slots.remove(slots.size() - 1);
        if (last != slot) {
            moveDown(last, slot.index);
            moveUp(last, last.index);
        }
        slot.index = -1;
    }

    private void moveUp(WaitSlot slot, int from) {
        int index = from;
        while (index > 0 && isBefore(slot.due, slots.get((index - 1) / 2).due)) {
            place(slots.get((index - 1) / 2), index);
            index = (index - 1) / 2;
        }
        place(slot, index);
    }

    private void moveDown(WaitSlot slot, int from) {
        int index = from;
        int child = earlierChild(index);
        while (child < slots.size() && isBefore(slots.get(child).due, slot.due)) {
            place(slots.get(child), index);
            index = child;
            child = earlierChild(index);
        }
        place(slot, index);
    }

    /** Returns the index of the earlier one of both children, beyond the end if there is none. */
    private int earlierChild(int index) {
        int left = 2 * index + 1;
        boolean isRight = left + 1 < slots.size() && isBefore(slots.get(left + 1).due, slots.get(left).due);
        return isRight ? left + 1 : left;
    }

    private void place(WaitSlot slot, int index) {
        slots.set(index, slot);
        slot.index = index;
    }
}
