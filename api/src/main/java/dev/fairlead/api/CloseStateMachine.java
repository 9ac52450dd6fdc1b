package dev.fairlead.api;

import static dev.fairlead.api.WebSocketState.BOTH_CLOSED;
import static dev.fairlead.api.WebSocketState.CLOSED;
import static dev.fairlead.api.WebSocketState.CLOSE_RECEIVED;
import static dev.fairlead.api.WebSocketState.CLOSE_SENT;
import static dev.fairlead.api.WebSocketState.CLOSING;
import static dev.fairlead.api.WebSocketState.FAILED;
import static dev.fairlead.api.WebSocketState.OPEN;
import static dev.fairlead.api.WebSocketState.RELEASED;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who has sent and received a Close frame, and what that allows: the states of a WebSocket, with transitions and
 * permissions as data. Thread-safe; never waits.
 */
final class CloseStateMachine {

    /** What an application can ask for. */
    enum Action {
        SEND(Phase.SEND, "sending"),
        RECEIVE(Phase.RECEIVE, "receiving"),
        SHUTDOWN(Phase.SHUTDOWN, "shutdown"),
        CLOSE_HANDSHAKE(Phase.CLOSE, "the closing handshake"),
        /** Its pong has to be received. */
        PING(Phase.SEND, "a ping");

        private final Phase phase;
        private final String description;

        Action(Phase phase, String description) {
            this.phase = phase;
            this.description = description;
        }

        Phase phase() {
            return phase;
        }
    }

    /** What can happen to a WebSocket. */
    enum Event {
        CLOSE_FRAME_SENT,
        CLOSE_FRAME_RECEIVED,
        HANDSHAKE_BEGUN,
        HANDSHAKE_DONE,
        FAILURE,
        RELEASE
    }

    /** An event that is missing for a state changes nothing there. */
    private static final Map<WebSocketState, Map<Event, WebSocketState>> TRANSITIONS = new EnumMap<>(Map.of(
            OPEN,
                    Map.of(
                            Event.CLOSE_FRAME_SENT, CLOSE_SENT,
                            Event.CLOSE_FRAME_RECEIVED, CLOSE_RECEIVED,
                            Event.HANDSHAKE_BEGUN, CLOSING,
                            Event.FAILURE, FAILED,
                            Event.RELEASE, RELEASED),
            CLOSE_SENT,
                    Map.of(
                            Event.CLOSE_FRAME_RECEIVED, BOTH_CLOSED,
                            Event.HANDSHAKE_BEGUN, CLOSING,
                            Event.FAILURE, FAILED,
                            Event.RELEASE, RELEASED),
            CLOSE_RECEIVED,
                    Map.of(
                            Event.CLOSE_FRAME_SENT, BOTH_CLOSED,
                            Event.HANDSHAKE_BEGUN, CLOSING,
                            Event.FAILURE, FAILED,
                            Event.RELEASE, RELEASED),
            BOTH_CLOSED, Map.of(Event.HANDSHAKE_BEGUN, CLOSING, Event.FAILURE, FAILED, Event.RELEASE, RELEASED),
            CLOSING, Map.of(Event.HANDSHAKE_DONE, CLOSED, Event.FAILURE, FAILED, Event.RELEASE, RELEASED),
            CLOSED, Map.of(Event.RELEASE, RELEASED),
            FAILED, Map.of(Event.RELEASE, RELEASED),
            RELEASED, Map.of()));

    private static final Map<WebSocketState, Set<Action>> ALLOWED = new EnumMap<>(Map.of(
            OPEN, EnumSet.allOf(Action.class),
            CLOSE_SENT, EnumSet.of(Action.RECEIVE, Action.CLOSE_HANDSHAKE),
            CLOSE_RECEIVED, EnumSet.of(Action.SEND, Action.SHUTDOWN, Action.CLOSE_HANDSHAKE),
            BOTH_CLOSED, EnumSet.of(Action.CLOSE_HANDSHAKE),
            CLOSING, EnumSet.noneOf(Action.class),
            CLOSED, EnumSet.noneOf(Action.class),
            FAILED, EnumSet.noneOf(Action.class),
            RELEASED, EnumSet.noneOf(Action.class)));

    private final ReentrantLock lock = new ReentrantLock();

    /** Written with lock held. */
    private volatile WebSocketState state = OPEN;

    /** Null until the peer's Close frame was received. Written once, by the receiving thread. */
    private volatile @Nullable CloseStatus peerStatus;

    /** Null unless the WebSocket failed. Written with lock held, once. */
    private volatile @Nullable WebSocketException failure;

    /** Whether our Close frame was begun to be sent: also true while the closing handshake is going on. */
    private volatile boolean closeFrameSent;

    /** Who has ended it; null: nobody has. Written with lock held, once. */
    private volatile @Nullable Culprit endedBy;

    /** What our Close frame said; null: none has left. Written by the thread that has the sending lane. */
    private volatile @Nullable CloseStatus sentStatus;

    WebSocketState state() {
        return state;
    }

    /** Whether the connection was given up. */
    boolean hasEnded() {
        WebSocketState now = state;
        return now == RELEASED || now == FAILED || now == CLOSED;
    }

    /** Takes note of what our Close frame says, which has left. */
    void closeFrameSays(CloseStatus status) {
        sentStatus = status;
    }

    /** Who has ended it, and why; empty: nobody has. */
    Optional<Ending> ending() {
        return Optional.ofNullable(endedBy)
                .map(by -> new Ending(
                        by,
                        Optional.ofNullable(sentStatus),
                        Optional.ofNullable(peerStatus),
                        Optional.ofNullable(failure)));
    }

    @Nullable
    CloseStatus peerStatus() {
        return peerStatus;
    }

    /** Why the WebSocket failed; null: it did not. */
    @Nullable
    WebSocketException failure() {
        return failure;
    }

    boolean closeFrameSent() {
        return closeFrameSent;
    }

    static boolean allows(WebSocketState state, Action action) {
        // Asked for each message.
        return state == OPEN || ALLOWED.getOrDefault(state, Set.of()).contains(action);
    }

    static WebSocketState after(WebSocketState state, Event event) {
        return TRANSITIONS.getOrDefault(state, Map.of()).getOrDefault(event, state);
    }

    /** Fails if the state does not allow an action. */
    void require(Action action) {
        WebSocketState now = state;
        if (!allows(now, action)) {
            throw refusal(now, action);
        }
    }

    /** Takes note of an event; returns the state before it. */
    WebSocketState apply(Event event) {
        lock.lock();
        try {
            WebSocketState before = state;
            closeFrameSent |= event == Event.CLOSE_FRAME_SENT;
            state = after(before, event);
            if (before == OPEN && state != OPEN) {
                endedBy = endedBy(event);
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    private Culprit endedBy(Event event) {
        WebSocketException reason = failure;
        if (event == Event.FAILURE && reason != null) {
            return reason.failure().culprit();
        }
        return event == Event.CLOSE_FRAME_RECEIVED ? Culprit.PEER : Culprit.CALLER;
    }

    /** Takes note of the peer's Close frame. */
    void closeFrameReceived(CloseStatus status) {
        peerStatus = status;
        apply(Event.CLOSE_FRAME_RECEIVED);
    }

    /** Begins the closing handshake, or fails if the state does not allow it. Of several threads one succeeds. */
    void beginHandshake() {
        lock.lock();
        try {
            require(Action.CLOSE_HANDSHAKE);
            apply(Event.HANDSHAKE_BEGUN);
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a failure; false if the WebSocket had ended before, one way or another. */
    boolean fail(WebSocketException e) {
        lock.lock();
        try {
            boolean first = state != FAILED && after(state, Event.FAILURE) == FAILED;
            if (first) {
                // Before the state: who finds it failed finds out why.
                failure = e;
                apply(Event.FAILURE);
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    private HandleStateException refusal(WebSocketState now, Action action) {
        if (now == RELEASED) {
            return Failures.closed(HandleType.WEB_SOCKET);
        }
        return Failures.state(
                ErrorCode.INVALID_OPERATION,
                action.phase,
                action.description + " is not possible: " + description(now),
                failure);
    }

    /** Fails if there is no status of the peer to be told. */
    CloseStatus requirePeerStatus() {
        WebSocketState now = state;
        if (now == RELEASED) {
            throw Failures.closed(HandleType.WEB_SOCKET);
        }
        CloseStatus status = peerStatus;
        if (status == null) {
            throw Failures.state(
                    ErrorCode.INVALID_OPERATION,
                    Phase.CLOSE,
                    "there is no close status: no Close frame of the peer was received",
                    failure);
        }
        return status;
    }

    private static String description(WebSocketState state) {
        return switch (state) {
            case OPEN -> "the WebSocket is open";
            case CLOSE_SENT -> "a Close frame was sent";
            case CLOSE_RECEIVED -> "the peer's Close frame was received";
            case BOTH_CLOSED -> "both Close frames have passed";
            case CLOSING -> "the closing handshake is going on";
            case CLOSED -> "the closing handshake is done";
            case FAILED -> "the WebSocket has failed";
            case RELEASED -> "the handle is closed";
        };
    }
}
