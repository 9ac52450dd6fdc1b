package dev.fairlead.api;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * How long things may take. Each limit is positive; {@link #UNLIMITED} stands for none. Limits are exact to 250 ms and
 * never early.
 *
 * @param connect name look-up, TCP connect and TLS handshake together; default 30 s
 * @param response from the request sent to the whole response head, and again for the body of a refusal; default 30 s
 * @param send how long a send may wait, for its turn or for room, without a byte leaving; default 30 s
 * @param frame how long a frame of the peer that has begun may pause; default 30 s. Between frames a receive waits as
 *     long as its caller says
 * @param close how long the closing handshake may take in all; default 10 s, WinHTTP's
 *     {@code WINHTTP_OPTION_WEB_SOCKET_CLOSE_TIMEOUT}
 * @since 0.1
 */
public record Timeouts(Duration connect, Duration response, Duration send, Duration frame, Duration close) {

    /** No limit. */
    public static final Duration UNLIMITED = ChronoUnit.FOREVER.getDuration();

    /** Long enough for a slow mobile network, short enough for a person who waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The defaults: 30 s each, 10 s for the closing handshake. */
    public static final Timeouts DEFAULT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, Duration.ofSeconds(10));

    /**
     * Sets all limits.
     *
     * @param connect name look-up, TCP connect and TLS handshake
     * @param response the response head; the body
     * @param send without a byte leaving
     * @param frame without a byte arriving, inside a frame
     * @param close the closing handshake
     * @throws InvalidParameterException if one of them is zero or negative
     */
    public Timeouts {
        requirePositive("connect", connect);
        requirePositive("response", response);
        requirePositive("send", send);
        requirePositive("frame", frame);
        requirePositive("close", close);
    }

    static void requirePositive(String name, Duration limit) {
        Objects.requireNonNull(limit, name);
        if (limit.isZero() || limit.isNegative()) {
            throw Failures.parameter(
                    "time limit " + name + " is " + limit + ", must be positive; Timeouts.UNLIMITED is no limit", null);
        }
    }

    /**
     * Returns these limits with another one for connecting.
     *
     * @param limit name look-up, TCP connect and TLS handshake
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withConnect(Duration limit) {
        return new Timeouts(limit, response, send, frame, close);
    }

    /**
     * Returns these limits with another one for the response.
     *
     * @param limit the response head; the body
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withResponse(Duration limit) {
        return new Timeouts(connect, limit, send, frame, close);
    }

    /**
     * Returns these limits with another one for sending.
     *
     * @param limit without a byte leaving
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withSend(Duration limit) {
        return new Timeouts(connect, response, limit, frame, close);
    }

    /**
     * Returns these limits with another one for pauses inside a frame.
     *
     * @param limit without a byte arriving
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withFrame(Duration limit) {
        return new Timeouts(connect, response, send, limit, close);
    }

    /**
     * Returns these limits with another one for the closing handshake.
     *
     * @param limit the closing handshake
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withClose(Duration limit) {
        return new Timeouts(connect, response, send, frame, limit);
    }
}
