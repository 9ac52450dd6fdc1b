package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The asynchronous way from a request to its WebSocket: all steps, and the handles on the way closed behind them. */
final class Opening {

    private final Connection connection;
    private final Request request;
    private final OperationFuture<WebSocket> future;

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
        request.sendAsync()
                .thenCompose(sent -> request.receiveResponseAsync())
                .thenCompose(this::bodyOfRefusal)
                .thenCompose(answered -> completeUpgrade())
                .whenComplete(this::end);
        return future;
    }

    /** Ends what is going on; the outcome of that comes later, and to nobody. */
    private boolean cancel() {
        request.close();
        return true;
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
        boolean told = future.settle(socket, failure instanceof CompletionException e ? e.getCause() : failure);
        if (!told && socket != null) {
            // Nobody has it any more.
            socket.abort();
        }
    }
}
