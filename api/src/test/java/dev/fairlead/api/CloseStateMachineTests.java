package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.CloseStateMachine.Action;
import dev.fairlead.api.CloseStateMachine.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every state with every event and every action, against tables of the test's own. */
class CloseStateMachineTests {

    /** In the order of {@link Event}; a dot: the state stays. */
    private static final String TRANSITIONS = """
            state          | sent        received       begun   done   failure release
            OPEN           | CLOSE_SENT  CLOSE_RECEIVED CLOSING .      FAILED  RELEASED
            CLOSE_SENT     | .           BOTH_CLOSED    CLOSING .      FAILED  RELEASED
            CLOSE_RECEIVED | BOTH_CLOSED .              CLOSING .      FAILED  RELEASED
            BOTH_CLOSED    | .           .              CLOSING .      FAILED  RELEASED
            CLOSING        | .           .              .       CLOSED FAILED  RELEASED
            CLOSED         | .           .              .       .      .       RELEASED
            FAILED         | .           .              .       .      .       RELEASED
            RELEASED       | .           .              .       .      .       .
            """;

    /** In the order of {@link Action}; WinHTTP's table (winhttp 4.2), with its open points decided. */
    private static final String PERMISSIONS = """
            state          | send receive shutdown handshake ping
            OPEN           | yes  yes     yes      yes       yes
            CLOSE_SENT     | no   yes     no       yes       no
            CLOSE_RECEIVED | yes  no      yes      yes       no
            BOTH_CLOSED    | no   no      no       yes       no
            CLOSING        | no   no      no       no        no
            CLOSED         | no   no      no       no        no
            FAILED         | no   no      no       no        no
            RELEASED       | no   no      no       no        no
            """;

    private static final Map<WebSocketState, List<Event>> WAY_TO = new EnumMap<>(Map.of(
            WebSocketState.OPEN, List.of(),
            WebSocketState.CLOSE_SENT, List.of(Event.CLOSE_FRAME_SENT),
            WebSocketState.CLOSE_RECEIVED, List.of(Event.CLOSE_FRAME_RECEIVED),
            WebSocketState.BOTH_CLOSED, List.of(Event.CLOSE_FRAME_RECEIVED, Event.CLOSE_FRAME_SENT),
            WebSocketState.CLOSING, List.of(Event.HANDSHAKE_BEGUN),
            WebSocketState.CLOSED, List.of(Event.HANDSHAKE_BEGUN, Event.HANDSHAKE_DONE),
            WebSocketState.FAILED, List.of(Event.FAILURE),
            WebSocketState.RELEASED, List.of(Event.RELEASE)));

    /** What stands in the cell of a row and a column. */
    private static <E extends Enum<E>> String cell(String table, WebSocketState state, E[] columns, E column) {
        String row = table.lines()
                .filter(line -> line.startsWith(state.name() + " "))
                .findFirst()
                .orElseThrow();
        List<String> cells = List.of(row.substring(row.indexOf('|') + 1).trim().split(" +", -1));
        assertEquals(columns.length, cells.size(), row);
        return cells.get(List.of(columns).indexOf(column));
    }

    private static WebSocketState after(WebSocketState state, Event event) {
        String cell = cell(TRANSITIONS, state, Event.values(), event);
        return cell.equals(".") ? state : WebSocketState.valueOf(cell);
    }

    private static boolean allows(WebSocketState state, Action action) {
        return cell(PERMISSIONS, state, Action.values(), action).equals("yes");
    }

    private static CloseStateMachine in(WebSocketState state) {
        CloseStateMachine machine = new CloseStateMachine();
        WAY_TO.getOrDefault(state, List.of()).forEach(machine::apply);
        assertEquals(state, machine.state());
        return machine;
    }

    @ParameterizedTest
    @EnumSource(WebSocketState.class)
    void everyEventLeadsWhereTheTableSaysAndElseChangesNothing(WebSocketState state) {
        for (Event event : Event.values()) {
            WebSocketState after = after(state, event);
            CloseStateMachine machine = in(state);

            assertEquals(state, machine.apply(event), "the state before");
            assertEquals(after, machine.state(), state + " and " + event);
            assertEquals(after, CloseStateMachine.after(state, event));
        }
    }

    @ParameterizedTest
    @EnumSource(WebSocketState.class)
    void everyActionIsAllowedWhereTheTableSays(WebSocketState state) {
        for (Action action : Action.values()) {
            boolean allowed = allows(state, action);
            assertEquals(allowed, CloseStateMachine.allows(state, action), state + " and " + action);
            CloseStateMachine machine = in(state);
            if (allowed) {
                machine.require(action);
            } else {
                HandleStateException e = assertThrows(HandleStateException.class, () -> machine.require(action));
                assertEquals(
                        state == WebSocketState.RELEASED ? ErrorCode.INVALID_HANDLE : ErrorCode.INVALID_OPERATION,
                        e.code());
            }
            assertEquals(state, machine.state(), "asking changes nothing");
        }
    }

    @ParameterizedTest
    @EnumSource(WebSocketState.class)
    void aRefusalNamesActionStateAndPhase(WebSocketState state) {
        if (state == WebSocketState.OPEN || state == WebSocketState.RELEASED) {
            return;
        }
        CloseStateMachine machine = in(state);
        List<String> messages = new ArrayList<>();
        for (Action action : Action.values()) {
            if (!CloseStateMachine.allows(state, action)) {
                HandleStateException e = assertThrows(HandleStateException.class, () -> machine.require(action));
                assertEquals(action.phase(), e.failure().phase());
                assertEquals(Culprit.CALLER, e.failure().culprit());
                messages.add(e.getMessage());
            }
        }
        assertEquals(messages.size(), Stream.of(messages.toArray()).distinct().count());
        assertTrue(messages.stream().allMatch(message -> message.contains(" is not possible: ")), messages.toString());
    }

    @Test
    void aReleaseIsRefusedWithTheHandleClosed() {
        HandleStateException e = assertThrows(
                HandleStateException.class, () -> in(WebSocketState.RELEASED).require(Action.SEND));
        assertEquals("the WebSocket handle is closed", e.getMessage());
        e = assertThrows(
                HandleStateException.class, () -> in(WebSocketState.RELEASED).requirePeerStatus());
        assertEquals(ErrorCode.INVALID_HANDLE, e.code());
    }

    @Test
    void thePeersStatusIsThereFromItsCloseFrameOn() {
        CloseStateMachine machine = in(WebSocketState.CLOSE_SENT);
        assertNull(machine.peerStatus());
        assertThrows(HandleStateException.class, machine::requirePeerStatus);

        machine.closeFrameReceived(CloseStatus.GOING_AWAY);

        assertEquals(WebSocketState.BOTH_CLOSED, machine.state());
        assertEquals(CloseStatus.GOING_AWAY, machine.requirePeerStatus());
    }

    @ParameterizedTest
    @EnumSource(WebSocketState.class)
    void theHandshakeBeginsWhereItIsAllowed(WebSocketState state) {
        CloseStateMachine machine = in(state);
        if (CloseStateMachine.allows(state, Action.CLOSE_HANDSHAKE)) {
            machine.beginHandshake();
            assertEquals(WebSocketState.CLOSING, machine.state());
            assertThrows(HandleStateException.class, machine::beginHandshake);
        } else {
            assertThrows(HandleStateException.class, machine::beginHandshake);
            assertEquals(state, machine.state());
        }
    }

    @Test
    void aCloseFrameThatIsSentWithinTheHandshakeIsNoted() {
        CloseStateMachine machine = in(WebSocketState.CLOSING);
        assertFalse(machine.closeFrameSent());
        machine.apply(Event.CLOSE_FRAME_SENT);

        assertTrue(machine.closeFrameSent());
        assertEquals(WebSocketState.CLOSING, machine.state());
    }

    @ParameterizedTest
    @EnumSource(WebSocketState.class)
    void theFirstFailureIsKeptAndToldAsTheCause(WebSocketState state) {
        CloseStateMachine machine = in(state);
        WebSocketException first = new TimeoutException(Phase.RECEIVE, Duration.ofSeconds(1), "first");
        WebSocketException second = new TimeoutException(Phase.RECEIVE, Duration.ofSeconds(1), "second");
        boolean fails = !List.of(WebSocketState.CLOSED, WebSocketState.FAILED, WebSocketState.RELEASED)
                .contains(state);

        assertEquals(fails, machine.fail(first));
        assertFalse(machine.fail(second));
        if (fails) {
            assertEquals(WebSocketState.FAILED, machine.state());
            HandleStateException e = assertThrows(HandleStateException.class, () -> machine.require(Action.SEND));
            assertSame(first, e.getCause());
            assertEquals("sending is not possible: the WebSocket has failed", e.getMessage());
        } else {
            assertEquals(state, machine.state());
        }
    }
}
