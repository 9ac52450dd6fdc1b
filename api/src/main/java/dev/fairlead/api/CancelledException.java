package dev.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * The operation was ended from within the program while it was going on: by a close or an abort of its handle, by a
 * closing handshake that another thread began, or by an interrupt of its thread, whose interrupt flag is then still
 * set. WinHTTP: {@code ERROR_WINHTTP_OPERATION_CANCELLED}.
 *
 * @since 0.1
 */
public final class CancelledException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    CancelledException(Phase phase, String message, @Nullable Throwable cause) {
        super(Failure.of(ErrorCode.OPERATION_CANCELLED, phase, Culprit.CALLER), message, cause);
    }
}
