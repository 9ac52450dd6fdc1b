package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A step of a request: the work, and what its outcome means for the request. */
final class RequestOperation<W, R> implements Operation<R> {

    private final Kind kind;
    private final Work<W> work;
    private final Function<W, R> done;
    private final Function<Exception, WebSocketException> failed;

    /** The steps of a request that wait. */
    enum Kind {
        SEND(Phase.SEND_REQUEST),
        RECEIVE_RESPONSE(Phase.RECEIVE_RESPONSE),
        RECEIVE_BODY(Phase.RECEIVE_RESPONSE),
        /** One of several exchanges within receiving the response, of which only the last is told. */
        PART(Phase.RECEIVE_RESPONSE);

        private final Phase phase;

        Kind(Phase phase) {
            this.phase = phase;
        }

        Phase phase() {
            return phase;
        }
    }

    /**
     * Makes a step.
     *
     * @param kind which
     * @param done takes note of the result, and makes of it what the caller is told
     * @param failed takes note of a failure, and makes of it what the caller is told
     */
    RequestOperation(Kind kind, Work<W> work, Function<W, R> done, Function<Exception, WebSocketException> failed) {
        this.kind = kind;
        this.work = work;
        this.done = done;
        this.failed = failed;
    }

    @Override
    public @Nullable R advance() throws IOException, ProtocolViolation {
        W result = work.advance();
        return result == null ? null : done.apply(result);
    }

    @Override
    public Interest waitingFor() {
        return work.waitingFor();
    }

    @Override
    public Deadline deadline() {
        return work.deadline();
    }

    @Override
    public IOException timedOut() {
        return work.timedOut();
    }

    @Override
    public void announce(Notifier notifier, @Nullable R result, @Nullable Throwable failure) {
        if (kind == Kind.PART) {
            return;
        }
        if (failure != null) {
            notifier.tellFailure(kind.phase, failure);
            return;
        }
        switch (kind) {
            case SEND -> notifier.tell(StatusKind.SENDREQUEST_COMPLETE);
            case RECEIVE_RESPONSE -> notifier.tell(StatusKind.HEADERS_AVAILABLE);
            case PART -> {}
            case RECEIVE_BODY -> notifier.tellBody(((byte[]) Objects.requireNonNull(result)).length);
        }
    }

    @Override
    public R failed(Exception cause) throws WebSocketException {
        WebSocketException told = failed.apply(cause);
        throw told;
    }
}
