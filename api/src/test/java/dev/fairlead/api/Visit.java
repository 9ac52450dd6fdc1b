package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.Calls.Underway;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A client that meets a {@link HostileServer}: its calls, in one of the forms, and what came of each. */
final class Visit {

    static final Step RECEIVE_MESSAGE = Step.receiveMessage(HostileServer.PATIENCE);

    private final Client client;
    private final Calls calls;
    private final UpgradeOptions offer;

    /** What was received, in words. */
    private final List<String> messages = new ArrayList<>();

    /** Failures of asynchronous calls, of which the listener is told. */
    private final List<Throwable> failures = new ArrayList<>();

    /** What the listener was told. Set when nothing more can come. */
    private List<StatusEvent> told = List.of();

    /** When the last call was begun that was not waited for. */
    private long begun;

    /** How long the last call took. */
    private Duration took = Duration.ZERO;

    Visit(Session session, URI uri, Calls calls, UpgradeOptions offer) {
        this.client = new Client(session, uri, calls, new Notes());
        this.calls = calls;
        this.offer = offer;
    }

    Session session() {
        return client.session();
    }

    URI uri() {
        return client.uri();
    }

    WebSocket socket() {
        return client.socket();
    }

    /** The request that was made last. */
    Request request() {
        return client.request();
    }

    /** A new request, the one of the calls to come. */
    Request newRequest() {
        return client.newRequest("GET");
    }

    List<String> messages() {
        return messages;
    }

    List<StatusEvent> told() {
        return told;
    }

    Duration took() {
        return took;
    }

    /** Makes a call, and returns its result or its failure. */
    Object call(Step step) {
        long start = System.nanoTime();
        Object outcome = end(step, client.begin(step));
        took = Duration.ofNanos(System.nanoTime() - start);
        return outcome;
    }

    /** Begins a call, and returns when it has taken its place. */
    Underway begin(Step step) {
        begun = System.nanoTime();
        return client.beginAndAwait(step);
    }

    /** As {@link #end}; how long it took counts from the begin. */
    Object endTimed(Step step, Underway underway) {
        Object outcome = end(step, underway);
        took = Duration.ofNanos(System.nanoTime() - begun);
        return outcome;
    }

    /** Waits for what comes of a call that was begun. */
    Object end(Step step, Underway underway) {
        Object outcome = client.end(step.name(), underway);
        boolean isOfCall = !step.equals(Step.COMPLETE_UPGRADE)
                && !(outcome instanceof HandleStateException)
                && !(outcome instanceof InvalidParameterException);
        if (outcome instanceof Throwable failure && isOfCall && calls == Calls.ASYNCHRONOUS) {
            failures.add(failure);
        }
        return outcome;
    }

    /** Returns the WebSocket, or what the first call that fails fails with. */
    Object open() {
        client.request().markForUpgrade(offer);
        Object outcome = call(Step.SEND_REQUEST);
        if (!(outcome instanceof Throwable)) {
            outcome = call(Step.RECEIVE_RESPONSE);
        }
        return outcome instanceof Throwable ? outcome : call(Step.COMPLETE_UPGRADE);
    }

    /** Opens a further WebSocket, with a request of its own. */
    Object openAnother() {
        messages.clear();
        newRequest();
        return open();
    }

    /** As {@link #openAndReceive()}, again and again. */
    Object openAnotherAndReceive() {
        Object opened = openAnother();
        return opened instanceof Throwable ? opened : receiveToTheEnd();
    }

    /** Opens, has an echo, and closes in order. */
    Object openAndConverse() {
        return converse(open());
    }

    /** The same behind what {@link #open()} has returned; returns that. */
    Object converse(Object opened) {
        if (opened instanceof Throwable) {
            return opened;
        }
        assertEquals("done", call(Step.sendText("there")));
        assertEquals(new Message.Text("there"), call(RECEIVE_MESSAGE));
        assertEquals(CloseStatus.NORMAL, call(Step.closeHandshake(CloseStatus.NORMAL)));
        return opened;
    }

    /** Opens, receives up to the end, and echoes a Close frame. */
    Object openAndReceive() {
        Object opened = open();
        return opened instanceof Throwable ? opened : receiveToTheEnd();
    }

    /** Receives messages up to the end, echoes a Close frame; returns that, or the failure. */
    Object receiveToTheEnd() {
        Object outcome = call(RECEIVE_MESSAGE);
        while (!Words.isEnd(outcome)) {
            messages.add(Words.of(outcome));
            outcome = call(RECEIVE_MESSAGE);
        }
        if (outcome instanceof Message.Closed closed) {
            assertEquals(closed.status(), call(Step.closeHandshake(closed.status())));
            assertEquals(WebSocketState.CLOSED, socket().state());
        } else if (outcome instanceof Throwable failure) {
            assertOver(failure);
        }
        return outcome;
    }

    /** The WebSocket has failed, and says why to whatever is tried. */
    void assertOver(Throwable failure) {
        assertEquals(WebSocketState.FAILED, socket().state());
        for (Step step : List.of(RECEIVE_MESSAGE, Step.sendText("late"), Step.closeHandshake(CloseStatus.NORMAL))) {
            Object refusal = client.begin(step).outcome();
            HandleStateException refused = assertIs(HandleStateException.class, refusal);
            assertEquals(ErrorCode.INVALID_OPERATION, refused.code());
            assertSame(failure, refused.getCause());
        }
    }

    static <T> T assertIs(Class<T> type, Object outcome) {
        if (!type.isInstance(outcome)) {
            AssertionError wrong = new AssertionError("not " + type.getSimpleName() + " but " + Words.of(outcome));
            if (outcome instanceof Throwable failure) {
                wrong.initCause(failure);
            }
            throw wrong;
        }
        return type.cast(outcome);
    }

    /** The listener was told each failure of an asynchronous call once, and of each handle as the last that it is closed. */
    void assertTold(Told listener) {
        told = listener.events();
        List<Throwable> causes = told.stream()
                .filter(event -> event instanceof StatusEvent.Failed)
                .map(event -> ((StatusEvent.Failed) event).cause())
                .toList();
        // Of several connections the listener is told independently.
        assertEquals(failures.size(), causes.size(), () -> "told of " + causes);
        for (Throwable failure : failures) {
            assertEquals(1, causes.stream().filter(cause -> cause == failure).count(), () -> "told of " + causes);
        }
        told.stream().collect(Collectors.groupingBy(StatusEvent::handle)).forEach((handle, events) -> {
            assertTrue(!handle.isOpen());
            List<StatusKind> kinds = events.stream().map(StatusEvent::kind).toList();
            assertEquals(kinds.size() - 1, kinds.indexOf(StatusKind.HANDLE_CLOSING), handle.type() + " " + kinds);
        });
        assertEquals(listener.count(StatusKind.HANDLE_CREATED) + 1, listener.count(StatusKind.HANDLE_CLOSING));
    }
}
