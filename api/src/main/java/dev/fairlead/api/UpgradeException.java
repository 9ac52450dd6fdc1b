package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.upgrade.UpgradeRule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's answer is not one that a WebSocket can be made from: it refused (any status but 101), its 101 breaks a
 * rule of RFC 6455 4.1 ({@link #brokenRule()}), or what it sent is not HTTP/1.1 at all (then there is no
 * {@link #response()}). WinHTTP: {@code ERROR_WINHTTP_INVALID_SERVER_RESPONSE} and its neighbours.
 *
 * @since 0.1
 */
public final class UpgradeException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    /** Null if the answer was not HTTP. */
    private final transient @Nullable Response response;

    /** What was read of the answer's body. */
    private final byte[] body;

    /** Null unless a 101 broke a rule. */
    private final @Nullable UpgradeRule brokenRule;

    UpgradeException(Failure failure, String message, @Nullable Throwable cause) {
        super(failure, message, cause);
        this.response = null;
        this.body = new byte[0];
        this.brokenRule = null;
    }

    UpgradeException(Failure failure, String message, Answer answer) {
        super(failure, message, null);
        this.response = answer.response();
        this.body = answer.body();
        this.brokenRule = answer.brokenRule();
    }

    /** What the exception tells of the server's answer; never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(Response response, byte[] body, @Nullable UpgradeRule brokenRule) {}

    /**
     * Returns status and header fields of the answer.
     *
     * @return the answer; empty if what the server sent is not HTTP/1.1
     */
    public Optional<Response> response() {
        return Optional.ofNullable(response);
    }

    /**
     * Returns the header fields of the answer.
     *
     * @return the fields; none if there is no {@link #response()}
     */
    public Headers headers() {
        return response == null ? Headers.empty() : response.headers();
    }

    /**
     * Returns what was read of the answer's body: nothing, unless {@link Request#receiveBody()} was called before, or
     * {@link Session#webSocket} was refused, which reads it.
     *
     * @return a copy of the bytes, at most {@link Limits#bodyBytes()}
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * Returns the rule of RFC 6455 4.1 that a 101 broke.
     *
     * @return the rule; empty if the server refused with another status or sent no HTTP
     */
    public Optional<UpgradeRule> brokenRule() {
        return Optional.ofNullable(brokenRule);
    }
}
