package dev.fairlead.api;

import dev.fairlead.codec.upgrade.UpgradeOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.UnaryOperator;

/** A session whose WebSockets have no network and whose futures are completed by {@link #complete}. Thread-safe. */
final class ScriptedSession {

    /** Far longer than a step can take: an operation that runs into it was forgotten. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int BUFFER = 64;

    /** Futures to be completed by a thread, once it is out of every call. */
    private static final ThreadLocal<Queue<Runnable>> COMPLETIONS = ThreadLocal.withInitial(ArrayDeque::new);

    /** On a transport with threads of its own. */
    static final ScriptedSession EVENT_DRIVEN = of(ScriptedTransport.Kind.EVENT_DRIVEN, options -> options);

    /** On one without. */
    static final ScriptedSession CALLER_DRIVEN = of(ScriptedTransport.Kind.CALLER_DRIVEN, options -> options);

    private final ScriptedTransport transport;
    private final Session session;
    private final RequestHandle request;

    private ScriptedSession(ScriptedTransport transport, Session session) {
        this.transport = transport;
        this.session = session;
        this.request = (RequestHandle) session.connect("peer.test", 80).openRequest("/");
    }

    static ScriptedSession of(ScriptedTransport.Kind kind, UnaryOperator<SessionOptions.Builder> settings) {
        ScriptedTransport transport = new ScriptedTransport(kind);
        SessionOptions.Builder options = SessionOptions.builder()
                .transport(transport)
                .executor(task -> COMPLETIONS.get().add(task))
                .timeouts(Timeouts.DEFAULT.withSend(PATIENCE))
                .option(Option.KEEP_ALIVE, KeepAlive.OFF)
                .receiveBufferSize(BUFFER)
                .sendBufferSize(BUFFER);
        return new ScriptedSession(
                transport, Session.open(settings.apply(options).build()));
    }

    /** Completes the futures that this thread has brought the results of; false: there were none. */
    static boolean complete() {
        Queue<Runnable> completions = COMPLETIONS.get();
        boolean some = !completions.isEmpty();
        for (Runnable next = completions.poll(); next != null; next = completions.poll()) {
            next.run();
        }
        return some;
    }

    /** Makes an open WebSocket on a channel. */
    WebSocketHandle open(ScriptedChannel channel) {
        SessionResources retained = request.retainForChild();
        OptionValues values = retained.options().values();
        Traffic traffic = new Traffic();
        InboundBuffer inbound =
                new InboundBuffer(channel, retained.receiveBuffers(values.get(Option.RECEIVE_BUFFER_SIZE)), traffic);
        return new WebSocketHandle(
                        request,
                        retained,
                        new Upgraded(
                                channel,
                                inbound,
                                traffic,
                                new Stopwatch().info(channel.info(), Optional.empty()),
                                values,
                                new UpgradeOutcome.Accepted(Optional.empty(), Optional.empty()),
                                Optional.empty(),
                                null))
                .begin();
    }

    /** Closes all handles but those of WebSockets. */
    void close() {
        Handle connection = request.parent().orElseThrow();
        request.close();
        connection.close();
        session.close();
    }

    Callbacks callbacks() {
        return request.resources().callbacks();
    }

    /** How often its transport was closed. */
    int closings() {
        return transport.closings();
    }
}
