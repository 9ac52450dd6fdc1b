package dev.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * The call is not allowed in the state that the handle is in, which is unchanged by it: the handle was closed
 * ({@link ErrorCode#INVALID_HANDLE}), the request is at another point of its exchange
 * ({@link ErrorCode#INCORRECT_HANDLE_STATE}), or the WebSocket's state forbids the operation
 * ({@link ErrorCode#INVALID_OPERATION}). If the WebSocket failed before, the cause is that failure.
 *
 * @since 0.1
 */
public final class HandleStateException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** A record, which is not serialised: an exception that was is left without its facts. */
    private final transient Failure failure;

    HandleStateException(Failure failure, String message, @Nullable Throwable cause) {
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
