package dev.fairlead.api;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pong that is owed to the peer, until a sender takes it. Only the latest is kept: RFC 6455 5.5.3 allows to answer
 * the most recent ping only, and so a flood of pings costs no memory. Thread-safe; never waits for long.
 */
final class ControlSlot {

    private static final int MAX_PAYLOAD = 125;

    private final ReentrantLock lock = new ReentrantLock();

    /** Payload of the pong that is owed. Guarded by lock. */
    private final byte[] payload = new byte[MAX_PAYLOAD];

    /** How much of it. Guarded by lock. */
    private int length;

    /** Whether a pong is owed. Written with lock held. */
    private volatile boolean owed;

    boolean isOwed() {
        return owed;
    }

    /** Owes a pong with what remains in {@code ping}, and no longer an earlier one. */
    void owe(ByteBuffer ping) {
        lock.lock();
        try {
            length = ping.remaining();
            ping.get(payload, 0, length);
            owed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Owes a pong that was taken and not sent, unless a later one is owed by now. */
    void oweAgain(ByteBuffer taken) {
        lock.lock();
        try {
            if (!owed) {
                owe(taken);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Moves the payload of the pong that is owed into {@code dst}; false if none is. */
    boolean take(ByteBuffer dst) {
        if (!owed) {
            return false;
        }
        lock.lock();
        try {
            if (!owed) {
                return false;
            }
            dst.clear().put(payload, 0, length).flip();
            owed = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Owes nothing any more. */
    void forget() {
        lock.lock();
        try {
            owed = false;
        } finally {
            lock.unlock();
        }
    }
}
