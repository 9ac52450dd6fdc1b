package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A step of a request: the work, and what its outcome means for the request. */
final class RequestOperation<W, R> implements Operation<R> {

    private final Work<W> work;
    private final Function<W, R> done;
    private final Function<Exception, WebSocketException> failed;

    /**
     * Makes a step.
     *
     * @param done takes note of the result, and makes of it what the caller is told
     * @param failed takes note of a failure, and makes of it what the caller is told
     */
    RequestOperation(Work<W> work, Function<W, R> done, Function<Exception, WebSocketException> failed) {
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
    public R failed(Exception cause) throws WebSocketException {
        WebSocketException told = failed.apply(cause);
        throw told;
    }
}
