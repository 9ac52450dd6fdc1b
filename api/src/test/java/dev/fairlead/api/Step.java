package dev.fairlead.api;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A call in both its forms, which a client's {@link Program} makes.
 *
 * @param name what is noted of it
 * @param blocking makes the blocking call and returns its result
 * @param asynchronous makes the asynchronous call
 */
record Step(String name, Form<Object> blocking, Form<CompletableFuture<?>> asynchronous) implements Program {

    /** Longer than anything takes that is not meant to be waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    static final Step OPEN = open(UpgradeOptions.DEFAULT);
    static final Step MARK = mark(UpgradeOptions.DEFAULT);
    static final Step SEND_REQUEST = of(
            "sendRequest",
            client -> client.request().send(),
            client -> client.request().sendAsync());
    static final Step RECEIVE_RESPONSE = new Step(
            "receiveResponse",
            client -> client.request().receiveResponse(),
            client -> client.request().receiveResponseAsync());
    static final Step RECEIVE_BODY = new Step(
            "receiveBody",
            client -> client.request().receiveBody(),
            client -> client.request().receiveBodyAsync());
    static final Step RESPONSE = plain("response", client -> client.request().response());
    static final Step COMPLETE_UPGRADE =
            plain("completeUpgrade", client -> client.request().completeUpgrade());
    static final Step CLOSE_REQUEST =
            action("closeRequest", client -> client.request().close());
    static final Step RECEIVE_MESSAGE = receiveMessage(PATIENCE);
    static final Step CLOSE_STATUS =
            plain("closeStatus", client -> client.socket().closeStatus());
    static final Step FLUSH = of(
            "flush",
            client -> client.socket().flush(),
            client -> client.socket().flushAsync());
    static final Step CLOSE = action("close", client -> client.socket().close());
    static final Step ABORT = action("abort", client -> client.socket().abort());
    static final Step ABORT_SESSION =
            action("abortSession", client -> client.session().abort());

    /** One form of a call. */
    @FunctionalInterface
    interface Form<T> {
        T of(Client client) throws Exception;
    }

    /** A call without a result. */
    @FunctionalInterface
    interface Action {
        void of(Client client) throws Exception;
    }

    private static Form<Object> done(Action action) {
        return client -> {
            action.of(client);
            return "done";
        };
    }

    private static Step of(String name, Action blocking, Form<CompletableFuture<?>> asynchronous) {
        return new Step(name, done(blocking), asynchronous);
    }

    /** A call that never waits and so has one form only. */
    static Step plain(String name, Form<Object> call) {
        return new Step(name, call, client -> {
            try {
                return CompletableFuture.completedFuture(call.of(client));
            } catch (WebSocketException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    /** A call that never waits and has no result. */
    static Step action(String name, Action call) {
        return plain(name, done(call));
    }

    static Step open(UpgradeOptions options) {
        return new Step(
                "open",
                client -> client.session().webSocket(client.uri(), options),
                client -> client.session().webSocketAsync(client.uri(), options));
    }

    static Step mark(UpgradeOptions options) {
        return action("markForUpgrade", client -> client.request().markForUpgrade(options));
    }

    static Step addHeader(String name, String value) {
        return action("addHeader " + name, client -> client.request().addHeader(name, value));
    }

    static Step send(BufferType type, byte... payload) {
        return of(
                "send " + type + " of " + payload.length,
                client -> client.socket().send(type, ByteBuffer.wrap(payload)),
                client -> client.socket().sendAsync(type, ByteBuffer.wrap(payload)));
    }

    /** A whole text message, behind which more follows. */
    static Step sendTextHeldBack(String text) {
        return of(
                "sendText, more follows",
                client -> client.socket().sendText(text, SendOption.MORE_FOLLOWS),
                client -> client.socket().sendTextAsync(text, SendOption.MORE_FOLLOWS));
    }

    static Step sendText(String text) {
        return of(
                "sendText",
                client -> client.socket().sendText(text),
                client -> client.socket().sendTextAsync(text));
    }

    static Step receive(int room) {
        return new Step(
                "receive",
                client -> client.socket().receive(client.room(room), PATIENCE),
                client -> client.socket().receiveAsync(client.room(room), PATIENCE));
    }

    static Step receive(int room, Duration limit) {
        return new Step(
                "receive within " + limit,
                client -> client.socket().receive(client.room(room), limit),
                client -> client.socket().receiveAsync(client.room(room), limit));
    }

    static Step receiveMessage(Duration limit) {
        return new Step(
                limit.equals(PATIENCE) ? "receiveMessage" : "receiveMessage within " + limit,
                client -> client.socket().receiveMessage(limit),
                client -> client.socket().receiveMessageAsync(limit));
    }

    static Step shutdown(CloseStatus status) {
        return of(
                "shutdown " + status,
                client -> client.socket().shutdown(status),
                client -> client.socket().shutdownAsync(status));
    }

    static Step closeHandshake(CloseStatus status) {
        return new Step(
                "closeHandshake " + status,
                client -> client.socket().closeHandshake(status),
                client -> client.socket().closeHandshakeAsync(status));
    }

    @Override
    public void run(Client client) {
        client.call(this);
    }
}
