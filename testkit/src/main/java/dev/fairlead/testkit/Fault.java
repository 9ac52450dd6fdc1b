package dev.fairlead.testkit;

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
        SLICES
    }

    private final Kind kind;

    private final long number;

    private Fault(Kind kind, String what, long number, long least) {
        if (number < least) {
            throw new IllegalArgumentException(what + " " + number + ", the least is " + least);
        }
        this.kind = kind;
        this.number = number;
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

    Kind kind() {
        return kind;
    }

    /** The position, or the size of slices. */
    long number() {
        return number;
    }

    @Override
    public String toString() {
        return kind + " " + number;
    }
}
