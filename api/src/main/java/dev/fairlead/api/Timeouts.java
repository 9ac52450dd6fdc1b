package dev.fairlead.api;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * How long things may take. Each limit runs on a clock of its own; all are exact to 250 ms and never early.
 *
 * @param resolve the look-up of the host's name; default: none, as in WinHTTP. WinHTTP:
 *     {@code WINHTTP_OPTION_RESOLVE_TIMEOUT}
 * @param connect TCP connect, all addresses of the host together, and TLS handshake; with a proxy, TCP connect to that, and
 *     once more as long for its answer and the TLS handshake with the server; default 30 s. WinHTTP:
 *     {@code WINHTTP_OPTION_CONNECT_TIMEOUT}
 * @param send a send operation, without a byte leaving; the whole request head; default 30 s. WinHTTP:
 *     {@code WINHTTP_OPTION_SEND_TIMEOUT}
 * @param receive without a byte arriving where one is due: in the response and its body, and inside a frame; the wait for a
 *     message has the caller's limit; default 30 s. WinHTTP: {@code WINHTTP_OPTION_RECEIVE_TIMEOUT}
 * @param response the whole response head, interim answers included, from the call that receives it; a value below
 *     {@code receive} counts as that, as in WinHTTP; default: none. WinHTTP:
 *     {@code WINHTTP_OPTION_RECEIVE_RESPONSE_TIMEOUT}
 * @param upgrade all of it, from the begin of the send to the end of the response head, with redirects and answers to
 *     challenges; and reading the body of a refusal, from its begin; default 60 s
 * @param close the closing handshake; default 10 s. WinHTTP: {@code WINHTTP_OPTION_WEB_SOCKET_CLOSE_TIMEOUT}
 * @since 0.1
 */
public record Timeouts(
        Duration resolve,
        Duration connect,
        Duration send,
        Duration receive,
        Duration response,
        Duration upgrade,
        Duration close) {

    /** No limit. */
    public static final Duration UNLIMITED = ChronoUnit.FOREVER.getDuration();

    /** Long enough for a slow mobile network, short enough for a person who waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The defaults, as said at each component. */
    public static final Timeouts DEFAULT = new Timeouts(
            UNLIMITED, PATIENCE, PATIENCE, PATIENCE, UNLIMITED, Duration.ofSeconds(60), Duration.ofSeconds(10));

    /**
     * Sets all limits.
     *
     * @param resolve the look-up of the host's name
     * @param connect TCP connect and TLS handshake
     * @param send without a byte leaving; the request head
     * @param receive without a byte arriving where one is due
     * @param response the response head
     * @param upgrade all of it, from the send to the response head
     * @param close the closing handshake
     * @throws InvalidParameterException if one of them is zero or negative
     */
    public Timeouts {
        requirePositive("resolve", resolve);
        requirePositive("connect", connect);
        requirePositive("send", send);
        requirePositive("receive", receive);
        requirePositive("response", response);
        requirePositive("upgrade", upgrade);
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
     * Returns these limits with another one for the look-up of the host's name.
     *
     * @param limit how long it may take
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withResolve(Duration limit) {
        return new Timeouts(limit, connect, send, receive, response, upgrade, close);
    }

    /**
     * Returns these limits with another one for connecting.
     *
     * @param limit TCP connect and TLS handshake
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withConnect(Duration limit) {
        return new Timeouts(resolve, limit, send, receive, response, upgrade, close);
    }

    /**
     * Returns these limits with another one for sending.
     *
     * @param limit without a byte leaving; the request head
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withSend(Duration limit) {
        return new Timeouts(resolve, connect, limit, receive, response, upgrade, close);
    }

    /**
     * Returns these limits with another one for pauses of the server.
     *
     * @param limit without a byte arriving where one is due
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withReceive(Duration limit) {
        return new Timeouts(resolve, connect, send, limit, response, upgrade, close);
    }

    /**
     * Returns these limits with another one for the response.
     *
     * @param limit the response head; below {@link #receive()} it counts as that
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withResponse(Duration limit) {
        return new Timeouts(resolve, connect, send, receive, limit, upgrade, close);
    }

    /**
     * Returns these limits with another one for all of it.
     *
     * @param limit from the send to the response head; the body of a refusal
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withUpgrade(Duration limit) {
        return new Timeouts(resolve, connect, send, receive, response, limit, close);
    }

    /**
     * Returns these limits with another one for the closing handshake.
     *
     * @param limit the closing handshake
     * @return the changed copy
     * @throws InvalidParameterException if {@code limit} is not positive
     */
    public Timeouts withClose(Duration limit) {
        return new Timeouts(resolve, connect, send, receive, response, upgrade, limit);
    }
}
