package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsProblem;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a {@link StatusListener} is told of.
 *
 * @since 0.1
 */
public sealed interface StatusEvent {

    /**
     * Returns whom it happened to.
     *
     * @return the handle; its context tells whose it is
     */
    Handle handle();

    /**
     * Returns what happened.
     *
     * @return the kind
     */
    StatusKind kind();

    /**
     * Something of which there is no more to tell than its kind.
     *
     * @param handle whom it happened to
     * @param kind what happened
     */
    record Progress(Handle handle, StatusKind kind) implements StatusEvent {
        /**
         * Makes one.
         *
         * @param handle see there
         * @param kind see there
         */
        public Progress {
            Objects.requireNonNull(handle, "handle");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /**
     * A redirect is followed.
     *
     * @param handle the request
     * @param target where to
     */
    record Redirected(Handle handle, URI target) implements StatusEvent {
        @Override
        public StatusKind kind() {
            return StatusKind.REDIRECT;
        }
    }

    /**
     * An interim answer has come.
     *
     * @param handle the request
     * @param status 100 to 199, but not 101
     */
    record IntermediateResponse(Handle handle, int status) implements StatusEvent {
        @Override
        public StatusKind kind() {
            return StatusKind.INTERMEDIATE_RESPONSE;
        }
    }

    /**
     * TLS failed.
     *
     * @param handle the request or the WebSocket
     * @param problems what is wrong
     */
    record SecureFailed(Handle handle, Set<TlsProblem> problems) implements StatusEvent {
        @Override
        public StatusKind kind() {
            return StatusKind.SECURE_FAILURE;
        }
    }

    /**
     * An asynchronous send or receive of a WebSocket is done (WinHTTP: {@code WINHTTP_WEB_SOCKET_STATUS}).
     *
     * @param handle the WebSocket; or a request, whose body was received
     * @param kind {@link StatusKind#WRITE_COMPLETE} or {@link StatusKind#READ_COMPLETE}
     * @param type what was sent or received; empty: the peer's Close frame, or a body
     * @param byteCount the number of bytes of the payload or the body
     */
    record Transferred(Handle handle, StatusKind kind, Optional<BufferType> type, long byteCount)
            implements StatusEvent {}

    /**
     * An asynchronous call has failed (WinHTTP: {@code WINHTTP_WEB_SOCKET_ASYNC_RESULT}).
     *
     * @param handle whose call
     * @param operation which one
     * @param cause what its future was completed with
     */
    record Failed(Handle handle, Phase operation, Throwable cause) implements StatusEvent {
        @Override
        public StatusKind kind() {
            return StatusKind.REQUEST_ERROR;
        }
    }
}
