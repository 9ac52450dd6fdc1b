package dev.fairlead.api;

import dev.fairlead.testkit.Frame;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of calls, in words that depend neither on time nor on how bytes arrived. */
final class Words {

    private Words() {}

    /** The result of a call, or the exception that it failed with. */
    static String of(Object outcome) {
        if (outcome instanceof Throwable failure) {
            return ofFailure(failure);
        }
        if (outcome instanceof Message.Text text) {
            return Trace.describe(true, ServerFrames.utf8(text.text()));
        }
        if (outcome instanceof Message.Binary binary) {
            return Trace.describe(false, ServerFrames.toArray(binary.payload()));
        }
        if (outcome instanceof Message.Closed closed) {
            return "closed " + closed.status();
        }
        if (outcome instanceof Received.Closed closed) {
            return "closed " + closed.status();
        }
        if (outcome instanceof Response response) {
            return response(response);
        }
        if (outcome instanceof byte[] body) {
            return content(body);
        }
        if (outcome instanceof WebSocket socket) {
            return "WebSocket"
                    + socket.subprotocol().map(name -> " speaks " + name).orElse("");
        }
        return outcome.toString();
    }

    static String piece(Received.Data data, byte[] bytes) {
        return data.type() + " of " + data.byteCount() + ", " + content(bytes);
    }

    private static String response(Response response) {
        // The key is random, and so is what follows from it.
        return "answer " + response.status() + " \"" + response.reason() + "\" "
                + response.headers().fields().stream()
                        .map(field -> field.name().equalsIgnoreCase("Sec-WebSocket-Accept")
                                ? field.name()
                                : field.name() + "=" + field.value())
                        .collect(Collectors.joining(", "));
    }

    private static String content(byte[] bytes) {
        return Trace.describe(false, bytes);
    }

    /** A frame of the client, as the server sees it. */
    static String of(Frame frame) {
        return frame.header().opcode() + (frame.header().fin() ? " fin " : " ") + content(frame.bytes());
    }

    /** Whether nothing more can come after this. */
    static boolean isEnd(Object outcome) {
        return outcome instanceof Throwable
                || outcome instanceof Message.Closed
                || outcome instanceof Calls.EndedByCaller;
    }

    /** What an exception is the wrapping of. */
    static Throwable causeOf(ExecutionException wrapping) {
        Throwable cause = Objects.requireNonNull(wrapping.getCause());
        return cause instanceof CompletionException inner && inner.getCause() != null ? inner.getCause() : cause;
    }

    private static String ofFailure(Throwable failure) {
        return facts(failure) + failure.getClass().getSimpleName() + ": " + message(failure)
                + ofCause(failure.getCause());
    }

    private static String facts(Throwable failure) {
        if (failure instanceof WebSocketException e) {
            return facts(e.failure()) + " " + particulars(e);
        }
        if (failure instanceof HandleStateException e) {
            return facts(e.failure()) + " ";
        }
        return failure instanceof InvalidParameterException e ? facts(e.failure()) + " " : "";
    }

    private static String facts(Failure failure) {
        return failure.code() + " in " + failure.phase() + " by " + failure.culprit()
                + failure.rule().map(rule -> " against " + rule).orElse("");
    }

    private static String particulars(WebSocketException failure) {
        if (failure instanceof ProtocolException violation) {
            return "violation " + violation.closeCode() + " "
                    + violation.failure().rule().orElse("") + " ";
        }
        if (failure instanceof UpgradeException refusal) {
            return "(" + refusal.response().map(Words::response).orElse("no answer") + ", body "
                    + content(refusal.body())
                    + refusal.brokenRule().map(rule -> ", rule " + rule).orElse("") + ") ";
        }
        return failure instanceof TimeoutException passed ? "(" + passed.limit() + ") " : "";
    }

    /** Without what differs from run to run, and with one word for the two ways in which a caller ends a call. */
    private static String message(Throwable failure) {
        return Failures.message(failure)
                .replaceAll("127\\.0\\.0\\.1:\\d+", "server")
                .replaceAll("was (interrupted|cancelled)", "was ended by its caller");
    }

    private static String ofCause(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        if (cause instanceof WebSocketException) {
            return ", caused by {" + ofFailure(cause) + "}";
        }
        if (cause instanceof ClosedChannelException
                || (cause instanceof HandleStateException e && e.code() == ErrorCode.INVALID_HANDLE)) {
            return ", caused by a close";
        }
        boolean ofCaller = cause instanceof InterruptedIOException || cause instanceof OperationFuture.Cancellation;
        return ", caused by " + (ofCaller ? "its caller" : cause.getClass().getSimpleName());
    }
}
