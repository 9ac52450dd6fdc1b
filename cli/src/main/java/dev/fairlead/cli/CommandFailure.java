package dev.fairlead.cli;

import dev.fairlead.api.ConnectionException;
import dev.fairlead.api.ErrorCode;
import dev.fairlead.api.HandleStateException;
import dev.fairlead.api.InvalidParameterException;
import dev.fairlead.api.ProtocolException;
import dev.fairlead.api.ProxyException;
import dev.fairlead.api.TimeoutException;
import dev.fairlead.api.TlsException;
import dev.fairlead.api.TlsSelectionException;
import dev.fairlead.api.TransportSelectionException;
import dev.fairlead.api.UpgradeException;
import dev.fairlead.api.WebSocketException;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a command ends without success: a sentence for one line of standard error, and a status. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    CommandFailure(ExitStatus status, String message) {
        this(status, message, null);
    }

    CommandFailure(ExitStatus status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** Nobody reads standard output any more: the program ends, and says nothing, as programs in a pipe do. */
    static CommandFailure outputClosed() {
        return new CommandFailure(ExitStatus.OUTPUT_CLOSED, "standard output was closed");
    }

    ExitStatus status() {
        return status;
    }

    /**
     * Turns a failure into a sentence that says what, where and why.
     *
     * @param where the server
     */
    static CommandFailure of(Throwable failure, String where) {
        if (failure instanceof CommandFailure known) {
            return known;
        }
        if (failure instanceof HandleStateException && failure.getCause() instanceof WebSocketException reason) {
            // The handle failed before: what failed it is the news.
            return of(reason, where);
        }
        ExitStatus status = statusOf(failure);
        String message = withReasons(failure);
        if (failure instanceof WebSocketException && !message.contains(where)) {
            message = where + ": " + message;
        }
        return new CommandFailure(status, message, failure);
    }

    /** The message with those of its causes that say more: only the last of them may tell that nobody listens. */
    private static String withReasons(Throwable failure) {
        StringBuilder message = new StringBuilder();
        if (failure instanceof TlsException tls) {
            // Its message has all reasons; the providers' own below it say less, each in its own way.
            return TlsAdvice.sentence(tls);
        }
        if (statusOf(failure) == ExitStatus.UNEXPECTED) {
            message.append(failure.getClass().getSimpleName());
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            append(message, each);
            // Of a name with several addresses there is a reason for each.
            for (Throwable beside : each.getSuppressed()) {
                append(message, beside);
            }
        }
        return message.toString();
    }

    private static void append(StringBuilder message, Throwable reason) {
        String more = Objects.requireNonNullElse(reason.getMessage(), "");
        if (message.indexOf(more) < 0) {
            message.append(message.length() == 0 ? "" : ": ").append(more);
        }
    }

    private static ExitStatus statusOf(Throwable failure) {
        if (failure instanceof ConnectionException lost) {
            return statusOf(lost.code());
        }
        if (failure instanceof TlsException tls) {
            // A stream that was cut: what that is without TLS, too.
            return tls.problems().equals(Set.of(TlsProblem.TRUNCATED))
                    ? ExitStatus.CONNECTION_LOST
                    : ExitStatus.TLS_FAILED;
        }
        if (failure instanceof ProxyException) {
            return ExitStatus.CANNOT_CONNECT;
        }
        if (failure instanceof UpgradeException) {
            return ExitStatus.UPGRADE_REFUSED;
        }
        if (failure instanceof ProtocolException) {
            return ExitStatus.PROTOCOL_VIOLATED;
        }
        if (failure instanceof TimeoutException) {
            return ExitStatus.TIMED_OUT;
        }
        if (failure instanceof InvalidParameterException) {
            return ExitStatus.USAGE;
        }
        if (failure instanceof TlsSelectionException) {
            return ExitStatus.NO_TLS;
        }
        return failure instanceof TransportSelectionException ? ExitStatus.NO_TRANSPORT : ExitStatus.UNEXPECTED;
    }

    private static ExitStatus statusOf(ErrorCode code) {
        return switch (code) {
            case NAME_NOT_RESOLVED -> ExitStatus.NAME_NOT_RESOLVED;
            case CANNOT_CONNECT -> ExitStatus.CANNOT_CONNECT;
            default -> ExitStatus.CONNECTION_LOST;
        };
    }
}
