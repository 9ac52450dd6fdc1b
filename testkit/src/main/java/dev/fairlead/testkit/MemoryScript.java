package dev.fairlead.testkit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a channel of the memory transport behaves: how it connects, how many bytes it moves per call, and where it
 * breaks. Immutable; the same script gives the same behaviour each time.
 *
 * @since 0.1
 */
public final class MemoryScript {

    /** Connects at once, moves all bytes that are asked for, has room without end and never breaks. */
    public static final MemoryScript PLAIN = builder().build();

    final int connectSteps;
    final boolean connectStalls;
    final @Nullable IOException connectFailure;
    final int readAtMost;
    final int writeAtMost;
    final int notNowCalls;
    final int room;
    final boolean eventDriven;
    final Break readBreak;
    final Break writeBreak;

    /** At {@link Long#MAX_VALUE}: nowhere. */
    final long endOfStreamAt;

    /** A failure that meets the call after {@code at} bytes; at {@link Long#MAX_VALUE}: none. */
    record Break(long at, IOException failure) {
        static final Break NONE = new Break(Long.MAX_VALUE, new IOException("not to be thrown"));
    }

    private MemoryScript(Builder builder) {
        connectSteps = builder.connectSteps;
        connectStalls = builder.connectStalls;
        connectFailure = builder.connectFailure;
        readAtMost = builder.readAtMost;
        writeAtMost = builder.writeAtMost;
        notNowCalls = builder.notNowCalls;
        room = builder.room;
        eventDriven = builder.eventDriven;
        readBreak = builder.readBreak;
        writeBreak = builder.writeBreak;
        endOfStreamAt = builder.endOfStreamAt;
    }

    /**
     * Returns a builder that starts from {@link #PLAIN}.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Collects what is to be different from {@link MemoryScript#PLAIN}. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private int connectSteps;
        private boolean connectStalls;
        private @Nullable IOException connectFailure;
        private int readAtMost = Integer.MAX_VALUE;
        private int writeAtMost = Integer.MAX_VALUE;
        private int notNowCalls;
        private int room = Integer.MAX_VALUE;
        private boolean eventDriven;
        private Break readBreak = Break.NONE;
        private Break writeBreak = Break.NONE;
        private long endOfStreamAt = Long.MAX_VALUE;

        private Builder() {}

        /**
         * Connects in several steps: {@code finishConnect} says "not yet" first, and the wait for each next step ends at
         * once.
         *
         * @param steps how often it says so
         * @return this
         */
        public Builder connectSteps(int steps) {
            connectSteps = notNegative(steps, "connectSteps");
            return this;
        }

        /**
         * Does not connect until {@link MemoryPeer#admit} is called.
         *
         * @return this
         */
        public Builder connectStalls() {
            connectStalls = true;
            return this;
        }

        /**
         * Fails to connect, after the steps and the stall if there are any.
         *
         * @param failure thrown by {@code finishConnect}
         * @return this
         */
        public Builder failConnect(IOException failure) {
            connectFailure = failure;
            return this;
        }

        /**
         * Gives a reading client few bytes per call.
         *
         * @param bytes the most per call; 1: byte by byte
         * @return this
         */
        public Builder readAtMost(int bytes) {
            readAtMost = positive(bytes, "readAtMost");
            return this;
        }

        /**
         * Takes few bytes per call from a writing client.
         *
         * @param bytes the most per call; 1: byte by byte
         * @return this
         */
        public Builder writeAtMost(int bytes) {
            writeAtMost = positive(bytes, "writeAtMost");
            return this;
        }

        /**
         * Says "not now" before each read and each write that could be done; a wait then ends at once, as if the
         * readiness had been an error.
         *
         * @param calls how often before each; 1: every second call
         * @return this
         */
        public Builder notNowCalls(int calls) {
            notNowCalls = notNegative(calls, "notNowCalls");
            return this;
        }

        /**
         * Limits what the client can write before the peer takes it.
         *
         * @param bytes the most that the peer has not taken
         * @return this
         */
        public Builder room(int bytes) {
            room = positive(bytes, "room");
            return this;
        }

        /**
         * Serves waits in the form of {@code whenReady} as a selector transport does: all channels of the transport by
         * one daemon thread of its own, {@code fairlead-memory-events}, which the first such wait starts and
         * {@code Transport.close} ends. {@code Transport.isEventDriven} then answers true.
         *
         * @return this
         */
        public Builder eventDriven() {
            eventDriven = true;
            return this;
        }

        /**
         * Makes reading fail at a byte: those before it can be read, whatever the peer writes after it cannot.
         *
         * @param offset how many bytes the client can read
         * @param failure thrown by each read from then on
         * @return this
         */
        public Builder failReadAt(long offset, IOException failure) {
            readBreak = new Break(notNegative(offset, "failReadAt"), failure);
            return this;
        }

        /**
         * Makes writing fail at a byte: those before it are taken, none after it.
         *
         * @param offset how many bytes the client can write
         * @param failure thrown by each write from then on
         * @return this
         */
        public Builder failWriteAt(long offset, IOException failure) {
            writeBreak = new Break(notNegative(offset, "failWriteAt"), failure);
            return this;
        }

        /**
         * Ends the client's input at a byte, whatever the peer writes after it.
         *
         * @param offset how many bytes the client can read
         * @return this
         */
        public Builder endOfStreamAt(long offset) {
            endOfStreamAt = notNegative(offset, "endOfStreamAt");
            return this;
        }

        /**
         * Makes the script.
         *
         * @return a script with what was set until now
         */
        public MemoryScript build() {
            return new MemoryScript(this);
        }

        private static int positive(int value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + ", at least 1 is needed");
            }
            return value;
        }

        private static int notNegative(int value, String name) {
            return (int) notNegative((long) value, name);
        }

        private static long notNegative(long value, String name) {
            if (value < 0) {
                throw new IllegalArgumentException(name + " is " + value + ", at least 0 is needed");
            }
            return value;
        }
    }
}
