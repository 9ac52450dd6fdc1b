package dev.fairlead.api;

import dev.fairlead.codec.frame.CloseCodes;
import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The status code and reason of a Close frame (RFC 6455 7.4; WinHTTP: {@code WINHTTP_WEB_SOCKET_CLOSE_STATUS}).
 * Immutable. A status that exists can be sent.
 *
 * @since 0.1
 */
public final class CloseStatus {

    /** 1000: the purpose was fulfilled. WinHTTP: {@code SUCCESS}. */
    public static final CloseStatus NORMAL = of(CloseCodes.NORMAL, "");

    /** 1001: this end goes away. WinHTTP: {@code ENDPOINT_TERMINATED}. */
    public static final CloseStatus GOING_AWAY = of(CloseCodes.GOING_AWAY, "");

    /**
     * A Close frame without a status, for which RFC 6455 7.1.5 reserves the number 1005. WinHTTP: {@code EMPTY}, which
     * it can only receive; here it can also be sent, as an empty frame.
     */
    public static final CloseStatus EMPTY = new CloseStatus(CloseCodes.NO_STATUS, "");

    private final int code;
    private final String reason;

    private CloseStatus(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /**
     * Makes a status without a reason.
     *
     * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
     * @return the status
     * @throws InvalidParameterException if {@code code} is another, above all 1005, 1006 and 1015, which may not be
     *     sent (RFC 6455 7.4.1)
     */
    public static CloseStatus of(int code) {
        return of(code, "");
    }

    /**
     * Makes a status.
     *
     * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
     * @param reason for the log of the peer rather than for people; at most 123 bytes of UTF-8
     * @return the status
     * @throws InvalidParameterException if {@code code} is another, above all 1005, 1006 and 1015, which may not be
     *     sent (RFC 6455 7.4.1), or if {@code reason} is too long or has an unpaired surrogate
     */
    public static CloseStatus of(int code, String reason) {
        Objects.requireNonNull(reason, "reason");
        if (!CloseCodes.mayAppearOnWire(code)) {
            throw Failures.parameter(
                    "close code " + code
                            + " may not be sent; allowed are 1000 to 1003, 1007 to 1014 and 3000 to 4999 (RFC 6455 7.4)",
                    null);
        }
        try {
            ClosePayload checked = new ClosePayload(code, reason);
            return new CloseStatus(checked.code(), checked.reason());
        } catch (IllegalArgumentException refused) {
            throw Failures.parameter(Failures.message(refused), refused);
        }
    }

    static CloseStatus of(ClosePayload payload) {
        return payload.code() == CloseCodes.NO_STATUS ? EMPTY : new CloseStatus(payload.code(), payload.reason());
    }

    /** What the peer is told that has broken a rule; without a reason if the whole of it has no room. */
    static CloseStatus of(ProtocolViolation violation) {
        String reason = Failures.message(violation);
        boolean fits = reason.getBytes(StandardCharsets.UTF_8).length <= ClosePayload.MAX_REASON_BYTES;
        return of(violation.closeCode(), fits ? reason : "");
    }

    /** What a peer is told for which a connection has failed; null: nothing, or nobody would hear it. */
    static @Nullable CloseStatus lastWord(Exception cause) {
        if (cause instanceof ProtocolViolation violation) {
            return of(violation);
        }
        // It has ended its stream without a Close frame, and may still read.
        return cause instanceof ConnectionException ? GOING_AWAY : null;
    }

    ClosePayload payload() {
        return new ClosePayload(code, reason);
    }

    /**
     * Returns the status code.
     *
     * @return a code that may appear on the wire, or 1005 for {@link #EMPTY}
     */
    public int code() {
        return code;
    }

    /**
     * Returns the reason.
     *
     * @return the reason, often empty
     */
    public String reason() {
        return reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CloseStatus status && code == status.code && reason.equals(status.reason);
    }

    @Override
    public int hashCode() {
        return 31 * code + reason.hashCode();
    }

    /** Returns code and reason, for messages and logs. */
    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " \"" + reason + "\"";
    }
}
