package dev.fairlead.api;

import java.time.Duration;

/**
 * A time limit passed. {@link #phase()} tells which, {@link #limit()} how long it was. Whether the handle is still
 * usable is said where the operation is documented: a receive that timed out loses nothing, for example.
 * WinHTTP: {@code ERROR_WINHTTP_TIMEOUT}.
 *
 * @since 0.1
 */
public final class TimeoutException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    /** The limit that passed. */
    private final Duration limit;

    TimeoutException(Phase phase, Duration limit, String message) {
        super(Failure.of(ErrorCode.TIMEOUT, phase, Culprit.NETWORK), message, null);
        this.limit = limit;
    }

    /**
     * Returns the limit that passed.
     *
     * @return its length
     */
    public Duration limit() {
        return limit;
    }
}
