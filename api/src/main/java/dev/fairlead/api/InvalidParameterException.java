package dev.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * An argument is not legal. Nothing was done, and every handle is as usable as before. The message names the value and
 * what is allowed.
 *
 * @since 0.1
 */
public final class InvalidParameterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** A record, which is not serialised: an exception that was is left without its facts. */
    private final transient Failure failure;

    InvalidParameterException(Failure failure, String message, @Nullable Throwable cause) {
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
}
