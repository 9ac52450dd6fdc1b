package dev.fairlead.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an exchange began, and how long each of its phases took (WinHTTP: {@code WINHTTP_OPTION_REQUEST_TIMES}). A phase that
 * there was none of, or that is not over, is empty.
 *
 * @param started when the send began
 * @param resolution looking up the host's name
 * @param connect TCP connect, to the proxy if there is one, all addresses that were tried together
 * @param tunnel until a proxy had made the connection, with all answers to its challenges, and TLS with it
 * @param tlsHandshake the TLS handshake
 * @param request sending the request head
 * @param response from then until the response head was whole
 * @since 0.1
 */
public record Timings(
        Instant started,
        Optional<Duration> resolution,
        Optional<Duration> connect,
        Optional<Duration> tunnel,
        Optional<Duration> tlsHandshake,
        Optional<Duration> request,
        Optional<Duration> response) {}
