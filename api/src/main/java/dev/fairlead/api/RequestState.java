package dev.fairlead.api;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a request stands in its exchange, and which steps that allows. Marking is a fact beside it, because it outlives
 * the exchange.
 */
enum RequestState {
    /** Not sent, or the last send failed. */
    UNSENT("has not been sent", EnumSet.of(Step.CHANGE, Step.MARK, Step.SEND)),
    /** Sent and not answered. */
    SENT("waits for its response", EnumSet.of(Step.RECEIVE)),
    /** Answered. */
    RESPONDED("has its response", EnumSet.of(Step.CHANGE, Step.SEND, Step.READ, Step.UPGRADE)),
    /** Answered, and its connection is a WebSocket's now. */
    UPGRADED("was upgraded", EnumSet.of(Step.CHANGE, Step.SEND, Step.READ));

    /** What can be done with a request. */
    enum Step {
        CHANGE,
        MARK,
        SEND,
        RECEIVE,
        READ,
        UPGRADE
    }

    private final String description;
    /** Never changed. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Step> allowed;

    RequestState(String description, Set<Step> allowed) {
        this.description = description;
        this.allowed = allowed;
    }

    /** Fails if a step is not allowed here. */
    void require(Step step, String call, Phase phase) {
        if (!allowed.contains(step)) {
            throw Failures.state(
                    ErrorCode.INCORRECT_HANDLE_STATE,
                    phase,
                    call + " is not possible: the request " + description,
                    null);
        }
    }
}
