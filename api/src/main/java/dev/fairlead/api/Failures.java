package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.tls.TlsFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what the layers below report into the exceptions of this package: the one place where that is decided. */
final class Failures {

    private Failures() {}

    /** Runs a constructor of the codec; its refusal of a value is the caller's mistake. */
    static <T> T checked(Supplier<T> construction) {
        try {
            return construction.get();
        } catch (IllegalArgumentException refused) {
            throw parameter(message(refused), refused);
        }
    }

    static InvalidParameterException parameter(String message, @Nullable Throwable cause) {
        return parameter(ErrorCode.INVALID_PARAMETER, Phase.SETUP, message, cause);
    }

    static InvalidParameterException parameter(ErrorCode code, Phase phase, String message, @Nullable Throwable cause) {
        return new InvalidParameterException(Failure.of(code, phase, Culprit.CALLER), message, cause);
    }

    static HandleStateException closed(HandleType type) {
        return state(ErrorCode.INVALID_HANDLE, Phase.SETUP, "the " + name(type) + " handle is closed", null);
    }

    static HandleStateException state(ErrorCode code, Phase phase, String message, @Nullable Throwable cause) {
        return new HandleStateException(Failure.of(code, phase, Culprit.CALLER), message, cause);
    }

    /**
     * What the {@link IOException} of a transport, or of somebody who ends an operation, means in a phase.
     *
     * @param peer who is at the other end, for the message
     */
    static WebSocketException network(Exception e, Phase phase, Object peer) {
        if (e instanceof ConnectionException end && end.phase() == Phase.RECEIVE && phase == Phase.CLOSE) {
            // Found out by reading, but it is the closing handshake that fails.
            Failure facts = new Failure(
                    end.code(), phase, end.failure().culprit(), end.failure().rule());
            return new ConnectionException(facts, message(end), null);
        }
        if (e instanceof WebSocketException known) {
            return known;
        }
        if (e instanceof OperationFuture.Cancellation) {
            return new CancelledException(phase, doing(phase, peer) + " was cancelled", e);
        }
        if (e instanceof InterruptedIOException) {
            return new CancelledException(phase, doing(phase, peer) + " was interrupted", e);
        }
        if (e instanceof ClosedChannelException) {
            return new CancelledException(phase, doing(phase, peer) + " was ended: the handle was closed meanwhile", e);
        }
        if (e instanceof TlsFailure failure) {
            return tls(failure, phase == Phase.CONNECT ? Phase.TLS_HANDSHAKE : phase, peer);
        }
        return new ConnectionException(
                Failure.of(code(e, phase), phase, Culprit.NETWORK),
                doing(phase, peer) + " failed: " + message(e),
                e instanceof IOException failure ? failure : new IOException(e));
    }

    private static ErrorCode code(Exception e, Phase phase) {
        if (phase != Phase.RESOLVE && phase != Phase.CONNECT) {
            return ErrorCode.CONNECTION_ERROR;
        }
        return e instanceof UnknownHostException ? ErrorCode.NAME_NOT_RESOLVED : ErrorCode.CANNOT_CONNECT;
    }

    private static TlsException tls(TlsFailure failure, Phase phase, Object peer) {
        return new TlsException(
                TlsFaults.of(failure, phase), doing(phase, peer) + " failed: " + message(failure), failure);
    }

    /** What it means that an operation of a WebSocket ended in this way, which may be the consequence of an earlier failure. */
    static WebSocketException ended(Exception cause, Phase phase, Endpoint peer, CloseStateMachine closing) {
        WebSocketException earlier = closing.failure();
        if (earlier instanceof TimeoutException gone
                && gone.phase() == Phase.KEEP_ALIVE
                && cause instanceof ClosedChannelException) {
            // Who waits for a peer that is gone is to hear that, and not that somebody has closed something.
            return new TimeoutException(gone.phase(), gone.limit(), message(gone));
        }
        if (earlier != null && cause instanceof ClosedChannelException) {
            return new CancelledException(
                    phase, doing(phase, peer) + " was ended: the WebSocket has failed meanwhile", earlier);
        }
        if (cause instanceof ProtocolViolation violation) {
            return new ProtocolException(phase, peer, violation);
        }
        return network(cause, phase, peer);
    }

    /** What it means that a handle that a call of ours had opened was found closed between two steps of the call. */
    static CancelledException closedBetween(HandleStateException found, Endpoint peer) {
        return new CancelledException(
                Phase.RECEIVE_RESPONSE,
                doing(Phase.RECEIVE_RESPONSE, peer) + " was ended: the handle was closed meanwhile",
                found);
    }

    /** Nothing can be sent any more. */
    static HandleStateException unusable(Phase phase, WebSocketException reason) {
        return state(
                ErrorCode.INVALID_OPERATION, phase, "nothing can be sent any more: " + reason.getMessage(), reason);
    }

    /** What a head that is not usable is called. */
    static ErrorCode code(HttpViolation violation) {
        return switch (violation.kind()) {
            case SYNTAX -> ErrorCode.INVALID_SERVER_RESPONSE;
            case INCOMPLETE -> ErrorCode.CONNECTION_ERROR;
            case HEAD_SIZE, LINE_SIZE -> ErrorCode.HEADER_SIZE_OVERFLOW;
            case FIELD_COUNT, INTERIM_COUNT -> ErrorCode.HEADER_COUNT_EXCEEDED;
        };
    }

    /** What came is no HTTP/1.1 answer, goes over a limit, or ended too early. */
    static WebSocketException http(HttpViolation violation, Object peer) {
        ErrorCode code = code(violation);
        Failure failure = Failure.of(code, Phase.RECEIVE_RESPONSE, Culprit.PEER, violation.section());
        String message = "the answer of " + peer + " is not usable: " + violation.getMessage() + " ("
                + violation.section() + ")";
        return code == ErrorCode.CONNECTION_ERROR
                ? new ConnectionException(failure, message, new EOFException("end of the connection within a body"))
                : new UpgradeException(failure, message, violation);
    }

    /** The message of an exception, or what it is if it has none. */
    static String message(Throwable e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }

    static String name(HandleType type) {
        return switch (type) {
            case SESSION -> "session";
            case CONNECTION -> "connection";
            case REQUEST -> "request";
            case WEB_SOCKET -> "WebSocket";
        };
    }

    /** The beginning of a sentence about a phase. */
    private static String doing(Phase phase, Object peer) {
        return switch (phase) {
            case SETUP, COMPLETE_UPGRADE -> "the upgrade with " + peer;
            case RESOLVE -> "looking up the host of " + peer;
            case CONNECT -> "connecting to " + peer;
            case PROXY -> "reaching " + peer + " through the proxy";
            case TLS_HANDSHAKE -> "the TLS handshake with " + peer;
            case SEND_REQUEST -> "sending the request to " + peer;
            case RECEIVE_RESPONSE -> "receiving the response of " + peer;
            case SEND -> "sending to " + peer;
            case RECEIVE -> "receiving from " + peer;
            case SHUTDOWN -> "sending the Close frame to " + peer;
            case CLOSE -> "the closing handshake with " + peer;
            case KEEP_ALIVE -> "keeping the connection to " + peer + " alive";
        };
    }
}
