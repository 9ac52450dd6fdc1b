package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.Calls.Underway;
import org.junit.jupiter.api.function.Executable;

/** A call that a {@link Contract} has begun, blocking or not, and what comes of it. */
record Call(Underway underway) {

    /** Returns when the call has taken its place. */
    Call awaitWaiting() {
        Underway waiting = underway.awaitWaiting();
        return new Call(waiting);
    }

    /** Waits for its success. */
    void done() {
        Object outcome = underway.outcome();
        if (outcome instanceof Throwable failure) {
            throw new AssertionError("the call failed", failure);
        }
    }

    /** Waits for its result, which must be of a type. */
    <T> T result(Class<T> type) {
        Object outcome = underway.outcome();
        if (outcome instanceof Throwable failure) {
            throw new AssertionError("the call failed", failure);
        }
        return assertInstanceOf(type, outcome);
    }

    /** Waits for its failure, which must be of a type. */
    <X extends Throwable> X failure(Class<X> type) {
        return assertInstanceOf(type, underway.outcome());
    }

    /** Waits for its failure. */
    ErrorCode code() {
        return facts(failure(Throwable.class)).code();
    }

    /** What a call that never waits fails with. */
    static ErrorCode code(Executable call) {
        return facts(assertThrows(Exception.class, call)).code();
    }

    static Failure facts(Throwable failure) {
        if (failure instanceof HandleStateException e) {
            return e.failure();
        }
        if (failure instanceof InvalidParameterException e) {
            return e.failure();
        }
        if (failure instanceof WebSocketException e) {
            return e.failure();
        }
        throw new AssertionError("no failure of the contract", failure);
    }
}
