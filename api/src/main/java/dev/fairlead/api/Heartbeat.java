package dev.fairlead.api;

import dev.fairlead.api.CloseStateMachine.Action;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a WebSocket alive as its {@link KeepAlive} says. Whatever comes from the peer shows that it is there: only silence
 * has consequences, and only if this end would have heard a pong.
 */
final class Heartbeat {

    private final WebSocketHandle socket;
    private final SessionTimer timer;
    private final ReentrantLock lock = new ReentrantLock();

    /** What is due next; null: nothing. Guarded by lock. */
    private @Nullable Future<?> next;

    /** When a ping was sent whose pong has not come; null: none is out. Guarded by lock. */
    private @Nullable Long pinged;

    /** Numbers the pings, so that each has its pong. Guarded by lock. */
    private long number;

    /** Guarded by lock. */
    private boolean stopped;

    /** How often it has begun: a beat of an earlier time has nothing to say. Guarded by lock. */
    private int begun;

    Heartbeat(WebSocketHandle socket, SessionTimer timer) {
        this.socket = socket;
        this.timer = timer;
    }

    /** Begins, or begins anew because the option was changed. */
    void begin() {
        lock.lock();
        try {
            cancelNext();
            begun++;
            pinged = null;
            KeepAlive mode = mode();
            if (mode.isOn() && !stopped) {
                in(mode.interval());
            }
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            cancelNext();
        } finally {
            lock.unlock();
        }
    }

    private KeepAlive mode() {
        return socket.values().get(Option.KEEP_ALIVE);
    }

    private void cancelNext() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    private void in(Duration delay) {
        int of = begun;
        next = timer.after(delay, () -> beat(of));
    }

    private void beat(int of) {
        Runnable action = null;
        lock.lock();
        try {
            KeepAlive mode = mode();
            if (!stopped && of == begun && mode.isOn()) {
                action = beat(mode);
            }
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    /** Nothing more is due where a beat makes no sense: behind the peer's Close frame no pong comes. */
    private @Nullable Runnable beat(KeepAlive mode) {
        if (mode.pongTimeout().isPresent()) {
            return socket.allows(Action.PING)
                    ? beatWithPing(mode.interval(), mode.pongTimeout().get())
                    : null;
        }
        return socket.allows(Action.SEND) ? beatWithPong(mode.interval()) : null;
    }

    private Runnable beatWithPong(Duration interval) {
        in(interval);
        return socket::sendUnsolicitedPong;
    }

    private @Nullable Runnable beatWithPing(Duration interval, Duration patience) {
        long silence = socket.silenceNanos();
        if (pinged != null && silence >= System.nanoTime() - pinged && !socket.isHeldUp()) {
            // Nothing has come since the ping.
            Duration left = patience.minusNanos(System.nanoTime() - pinged);
            if (left.isNegative() || left.isZero()) {
                return () -> socket.fail(socket.noPong(patience));
            }
            // The pong may come meanwhile, from which on the interval counts.
            in(shorter(left, interval));
            return null;
        }
        pinged = null;
        Duration left = interval.minusNanos(silence);
        if (!left.isNegative() && !left.isZero()) {
            in(left);
            return null;
        }
        pinged = System.nanoTime();
        in(shorter(patience, interval));
        byte[] payload = payload();
        return () -> socket.sendPing(payload);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private byte[] payload() {
        byte[] mark = "fairlead".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(mark.length + Long.BYTES)
                .put(mark)
                .putLong(number++)
                .array();
    }
}
