package dev.fairlead.api;

/**
 * Something of the caller's that the session was given has thrown: a {@link java.net.CookieHandler} or a {@link
 * CredentialsProvider}. It is the cause. Only the request that needed it fails ({@link ErrorCode#INTERNAL_ERROR}).
 *
 * @since 0.1
 */
public final class CallbackException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    CallbackException(Phase phase, String message, Exception cause) {
        super(Failure.of(ErrorCode.INTERNAL_ERROR, phase, Culprit.CALLER), message, cause);
    }
}
