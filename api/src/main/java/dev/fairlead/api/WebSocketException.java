package dev.fairlead.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something outside the program went wrong. Who does not care what catches {@link IOException}; who does asks the
 * subtype and {@link #failure()}.
 *
 * @since 0.1
 */
public abstract class WebSocketException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A record, which is not serialised: an exception that was is left without its facts. */
    private final transient Failure failure;

    WebSocketException(Failure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    /**
     * Returns the facts.
     *
     * @return code, phase, culprit and rule
     */
    public Failure failure() {
        return failure;
    }

    /**
     * Returns what went wrong, in WinHTTP's terms.
     *
     * @return {@code failure().code()}
     */
    public ErrorCode code() {
        return failure.code();
    }

    /**
     * Returns where in the life of the connection it happened.
     *
     * @return {@code failure().phase()}
     */
    public Phase phase() {
        return failure.phase();
    }
}
