package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The asynchronous way from a request to its WebSocket: all steps, and the handles on the way closed behind them. */
final class Opening {

    private final Connection connection;
    private final Request request;
    private final OperationFuture<WebSocket> future;

    /** Whether it is decided what comes of it: a cancellation, or what the last step has brought. Any thread. */
    private final AtomicBoolean decided = new AtomicBoolean();

    private Opening(Connection connection, Request request, Callbacks callbacks) {
        this.connection = connection;
        this.request = request;
        this.future = new OperationFuture<>(callbacks);
    }

    /** Begins; takes the handles over. */
    static CompletableFuture<WebSocket> begin(Connection connection, Request request, Callbacks callbacks) {
        return new Opening(connection, request, callbacks).begin();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told by the future that is returned
    private CompletableFuture<WebSocket> begin() {
        future.endWith(this::cancel);
        // Within the chain too what it throws is told by the future: the session may be aborted in this moment.
        CompletableFuture.completedFuture(request)
                .thenCompose(Request::sendAsync)
                .thenCompose(sent -> request.receiveResponseAsync())
                .thenCompose(this::bodyOfRefusal)
                .thenCompose(answered -> completeUpgrade())
                .whenComplete(this::end);
        return future;
    }

    /** Ends what is going on, unless the last step is done. */
    private boolean cancel() {
        boolean first = decided.compareAndSet(false, true);
        if (first) {
            request.close();
        }
        return first;
    }

    /** Reads the body so that the exception that tells of a refusal can carry it; the refusal is told without it too. */
    private CompletionStage<?> bodyOfRefusal(Response response) {
        return response.status() == Response.SWITCHING_PROTOCOLS
                ? CompletableFuture.completedFuture(response)
                : request.receiveBodyAsync().handle((body, failure) -> response);
    }

    private CompletionStage<WebSocket> completeUpgrade() {
        try {
            return CompletableFuture.completedFuture(request.completeUpgrade());
        } catch (UpgradeException | HandleStateException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private void end(@Nullable WebSocket socket, @Nullable Throwable failure) {
        request.close();
        connection.close();
        if (decided.compareAndSet(false, true)) {
            future.settle(socket, told(failure instanceof CompletionException e ? e.getCause() : failure));
            return;
        }
        if (socket != null) {
            // Nobody gets it any more.
            socket.abort();
        }
        future.settle(
                null,
                new CancelledException(
                        Phase.CONNECT, "opening a WebSocket was cancelled", new OperationFuture.Cancellation()));
    }

    private @Nullable Throwable told(@Nullable Throwable failure) {
        // The session was open when the call came, and was aborted since.
        return failure instanceof HandleStateException closed
                ? Failures.closedBetween(closed, ((RequestHandle) request).endpoint())
                : failure;
    }
}
