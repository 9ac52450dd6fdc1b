package dev.fairlead.testkit;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to one direction of each connection.
 *
 * <p>Positions count the bytes of that direction and connection, from 0. A fault comes as soon as that many bytes have
 * been handed to the operating system, so that a fault at 0 comes with the connection. Faults of one direction are
 * combined; behind one that ends the direction, others do nothing.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Fault {

    /** What happens at a position. */
    enum Kind {
        RESET,
        END,
        STALL,
        SWALLOW,
        CORRUPT,
        SLICES,
        DRIP,
        LATENCY;

        boolean hasPosition() {
            return this != SLICES && this != DRIP && this != LATENCY;
        }
    }

    private static final Duration LONGEST = Duration.ofDays(1);

    private final Kind kind;

    private final long number;

    private final Duration time;

    private Fault(Kind kind, String what, long number, long least) {
        this(kind, what, number, least, Duration.ZERO);
    }

    private Fault(Kind kind, String what, long number, long least, Duration time) {
        if (number < least) {
            throw new IllegalArgumentException(what + " " + number + ", the least is " + least);
        }
        this.kind = kind;
        this.number = number;
        this.time = time;
    }

    /**
     * Resets the connection, towards both ends. What has passed and was not read yet may be lost.
     *
     * @param position how many bytes pass
     * @return the fault
     * @throws IllegalArgumentException if {@code position} is negative
     */
    public static Fault resetAt(long position) {
        return new Fault(Kind.RESET, "position", position, 0);
    }

    /**
     * Ends the stream in order, with FIN, and throws away what follows. The other direction goes on.
     *
     * @param position how many bytes pass
     * @return the fault
     * @throws IllegalArgumentException if {@code position} is negative
     */
    public static Fault endAt(long position) {
        return new Fault(Kind.END, "position", position, 0);
    }

    /**
     * Stops reading: nothing more passes, no end either, and in time the sender has no room left. The other direction
     * goes on; the connection stays until the proxy is closed, or is reset.
     *
     * @param position how many bytes pass
     * @return the fault
     * @throws IllegalArgumentException if {@code position} is negative
     */
    public static Fault stallAt(long position) {
        return new Fault(Kind.STALL, "position", position, 0);
    }

    /**
     * Throws away what follows, its end included, while the sender believes that it is on its way. The other direction
     * goes on; the connection stays until the proxy is closed, or is reset.
     *
     * @param position how many bytes pass
     * @return the fault
     * @throws IllegalArgumentException if {@code position} is negative
     */
    public static Fault swallowFrom(long position) {
        return new Fault(Kind.SWALLOW, "position", position, 0);
    }

    /**
     * Flips the lowest bit of one byte, and goes on.
     *
     * @param position of the byte
     * @return the fault
     * @throws IllegalArgumentException if {@code position} is negative
     */
    public static Fault corruptAt(long position) {
        return new Fault(Kind.CORRUPT, "position", position, 0);
    }

    /**
     * Hands over a few bytes at a time. The operating system may join them again for a receiver that is slow to read.
     *
     * @param bytes how many at most; at least 1
     * @return the fault
     * @throws IllegalArgumentException if {@code bytes} is less than 1
     */
    public static Fault slices(int bytes) {
        return new Fault(Kind.SLICES, "slices of bytes:", bytes, 1);
    }

    /**
     * Hands over a few bytes at a time, and lets a time pass before the next. Several of them come to the fewest bytes and
     * the longest time.
     *
     * @param bytes how many at most; at least 1
     * @param every how much later than the bytes before them the next are handed over, at the earliest; above zero, a day at
     *     most
     * @return the fault
     * @throws IllegalArgumentException if {@code bytes} is less than 1, or {@code every} out of its range
     */
    public static Fault drip(int bytes, Duration every) {
        return new Fault(Kind.DRIP, "a drip of bytes:", bytes, 1, checked(every));
    }

    /**
     * Hands over everything, the end included, but later. As on a line of that length, bytes do not wait for each other: what
     * comes within that time is on its way, up to about a megabyte, behind which the sender waits. A reset by the sender goes
     * past what is on its way, which is lost. Several of them come to the longest.
     *
     * @param time how much later, at the least; above zero, a day at most
     * @return the fault
     * @throws IllegalArgumentException if {@code time} is out of its range
     */
    public static Fault latency(Duration time) {
        return new Fault(Kind.LATENCY, "", 0, 0, checked(time));
    }

    private static Duration checked(Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time " + time + ", not above zero and up to " + LONGEST);
        }
        return time;
    }

    Kind kind() {
        return kind;
    }

    /** The position, or how many bytes at a time. */
    long number() {
        return number;
    }

    /** How long bytes wait; zero for most. */
    Duration time() {
        return time;
    }

    @Override
    public String toString() {
        return kind + " " + number + (time.isZero() ? "" : " " + time);
    }
}
