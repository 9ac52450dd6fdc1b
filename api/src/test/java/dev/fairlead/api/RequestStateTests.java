package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.RequestState.Step;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of a request at every moment of its exchange. */
@Timeout(60)
class RequestStateTests {

    /** What the Javadoc of {@link Request} says, call by call. */
    private static final Map<RequestState, Set<Step>> ALLOWED = Map.of(
            RequestState.UNSENT, Set.of(Step.CHANGE, Step.MARK, Step.SEND),
            RequestState.SENT, Set.of(Step.RECEIVE),
            RequestState.RESPONDED, Set.of(Step.CHANGE, Step.SEND, Step.READ, Step.UPGRADE),
            RequestState.UPGRADED, Set.of(Step.CHANGE, Step.SEND, Step.READ));

    private static final Map<RequestState, String> DESCRIPTIONS = Map.of(
            RequestState.UNSENT, "has not been sent",
            RequestState.SENT, "waits for its response",
            RequestState.RESPONDED, "has its response",
            RequestState.UPGRADED, "was upgraded");

    private static boolean isAllowed(Step step, RequestState state) {
        return ALLOWED.getOrDefault(state, Set.of()).contains(step);
    }

    /** A request that was brought into a state, marked, the answer being a valid 101 from {@code RESPONDED} on. */
    static Dialog in(RequestState state) throws Exception {
        Dialog dialog = Dialog.open();
        dialog.request().markForUpgrade();
        if (state != RequestState.UNSENT) {
            dialog.send();
            dialog.serve(Dialog.ANSWER_101);
        }
        if (state == RequestState.RESPONDED || state == RequestState.UPGRADED) {
            dialog.request().receiveResponse();
        }
        if (state == RequestState.UPGRADED) {
            dialog.request().completeUpgrade();
        }
        return dialog;
    }

    /** The calls of a step, each with the beginning of its complaint. */
    private static Map<String, Executable> calls(Request request, Step step) {
        return switch (step) {
            case CHANGE ->
                Map.of(
                        "adding a header field", () -> request.addHeader("X", "1"),
                        "setting a header field", () -> request.setHeader("X", "1"),
                        "removing a header field", () -> request.removeHeader("X"));
            case MARK -> Map.of("marking for upgrade", request::markForUpgrade);
            case SEND -> Map.of("sending", request::send);
            case RECEIVE -> Map.of("receiving the response", request::receiveResponse);
            case READ -> Map.of("reading the response", request::response, "receiving the body", request::receiveBody);
            case UPGRADE -> Map.of("completing the upgrade", request::completeUpgrade);
        };
    }

    private static Stream<Arguments> everyStepInEveryState() {
        return Stream.of(RequestState.values())
                .flatMap(state -> Stream.of(Step.values()).map(step -> Arguments.of(state, step)));
    }

    @ParameterizedTest
    @MethodSource("everyStepInEveryState")
    void aStepIsDoneOrRefusedWithTheState(RequestState state, Step step) throws Exception {
        boolean allowed = isAllowed(step, state);
        for (String call : calls(Dialog.open().request(), step).keySet()) {
            try (Dialog dialog = in(state)) {
                Executable action = calls(dialog.request(), step).get(call);
                if (allowed) {
                    assertDoesNotThrow(action, call);
                } else {
                    HandleStateException refusal = assertThrows(HandleStateException.class, action, call);
                    assertEquals(
                            call + " is not possible: the request " + DESCRIPTIONS.get(state), refusal.getMessage());
                    assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, refusal.code());
                    assertEquals(Culprit.CALLER, refusal.failure().culprit());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyStepInEveryState")
    void aRefusedStepChangesNothing(RequestState state, Step step) throws Exception {
        if (isAllowed(step, state)) {
            return;
        }
        try (Dialog dialog = in(state)) {
            var headers = dialog.request().headers();
            calls(dialog.request(), step).values().forEach(call -> assertThrows(HandleStateException.class, call));
            assertEquals(headers, dialog.request().headers());
            for (Step possible : Step.values()) {
                if (isAllowed(possible, state) && possible != Step.SEND) {
                    calls(dialog.request(), possible).values().forEach(call -> assertDoesNotThrow(call, "" + possible));
                }
            }
        }
    }

    @Test
    void theHeadersAreReadableInEveryState() throws Exception {
        for (RequestState state : RequestState.values()) {
            try (Dialog dialog = in(state)) {
                assertEquals(
                        state != RequestState.UNSENT,
                        dialog.request().headers().contains("Sec-WebSocket-Key"),
                        state.toString());
            }
        }
    }

    @Test
    void theTableOfTheTestsIsTheTableOfTheCode() {
        for (RequestState state : RequestState.values()) {
            for (Step step : Step.values()) {
                if (isAllowed(step, state)) {
                    assertDoesNotThrow(() -> state.require(step, "this", Phase.SETUP));
                } else {
                    assertThrows(HandleStateException.class, () -> state.require(step, "this", Phase.SETUP));
                }
            }
        }
    }

    @Test
    void onlyGetIsMarkedForUpgrade() {
        try (Dialog dialog = Dialog.open()) {
            for (String method : new String[] {"POST", "HEAD", "get"}) {
                Request request = dialog.newRequest(method);
                HandleStateException refusal = assertThrows(HandleStateException.class, request::markForUpgrade);
                assertEquals(
                        "only GET can be upgraded (RFC 6455 4.1), this request is a " + method, refusal.getMessage());
                assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, refusal.code());
            }
        }
    }
}
