package dev.fairlead.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The network failed: the name could not be resolved ({@link ErrorCode#NAME_NOT_RESOLVED}), no address took a
 * connection ({@link ErrorCode#CANNOT_CONNECT}), or a connection broke or ended without a Close frame, the case that
 * RFC 6455 7.1.5 gives the number 1006 ({@link ErrorCode#CONNECTION_ERROR}). The cause is the transport's exception,
 * if there was one.
 *
 * @since 0.1
 */
public final class ConnectionException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    ConnectionException(Failure failure, String message, @Nullable IOException cause) {
        super(failure, message, cause);
    }
}
