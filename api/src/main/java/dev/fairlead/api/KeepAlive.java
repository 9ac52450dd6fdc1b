package dev.fairlead.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What keeps an idle WebSocket alive and finds out that its peer is gone.
 *
 * @param interval how long nothing is received before a ping is sent; of unsolicited pongs, how often one is sent
 * @param pongTimeout how long the peer may take to answer a ping; empty: pongs are sent, unasked for (RFC 6455 5.5.3), which
 *     nobody answers
 * @since 0.1
 */
public record KeepAlive(Duration interval, Optional<Duration> pongTimeout) {

    /** The least interval of WinHTTP's unsolicited pongs. */
    private static final Duration LEAST_OF_WINHTTP = Duration.ofSeconds(15);

    /** Pings after 30 s, to be answered within 20 s. */
    public static final KeepAlive DEFAULT = pings(Duration.ofSeconds(30), Duration.ofSeconds(20));

    /** Nothing is sent. */
    public static final KeepAlive OFF = new KeepAlive(Timeouts.UNLIMITED, Optional.empty());

    /**
     * Makes one; {@link #pings} and {@link #unsolicitedPongs} say more.
     *
     * @param interval positive
     * @param pongTimeout positive if it is there
     * @throws InvalidParameterException if one is not positive
     */
    public KeepAlive {
        Timeouts.requirePositive("interval", interval);
        Objects.requireNonNull(pongTimeout, "pongTimeout")
                .ifPresent(limit -> Timeouts.requirePositive("pongTimeout", limit));
    }

    /**
     * Sends a ping when nothing has come for a while, and fails the WebSocket if its pong does not come in time.
     *
     * @param interval how long nothing is received before a ping is sent; positive
     * @param pongTimeout how long the peer may take to answer; positive
     * @return that way of keeping alive
     * @throws InvalidParameterException if one is not positive
     */
    public static KeepAlive pings(Duration interval, Duration pongTimeout) {
        return new KeepAlive(interval, Optional.of(pongTimeout));
    }

    /**
     * Sends unsolicited pongs, as WinHTTP does: they keep devices on the way from forgetting the connection, and tell nothing
     * of the peer.
     *
     * @param interval how often; at least 15 s
     * @return that way of keeping alive
     * @throws InvalidParameterException if {@code interval} is less than 15 s
     */
    public static KeepAlive unsolicitedPongs(Duration interval) {
        if (interval.compareTo(LEAST_OF_WINHTTP) < 0) {
            throw Failures.parameter(
                    "keep-alive interval is " + interval + ", must be at least " + LEAST_OF_WINHTTP
                            + " for unsolicited pongs",
                    null);
        }
        return new KeepAlive(interval, Optional.empty());
    }

    /** Whether anything is sent. */
    boolean isOn() {
        return interval.compareTo(Timeouts.UNLIMITED) < 0;
    }
}
