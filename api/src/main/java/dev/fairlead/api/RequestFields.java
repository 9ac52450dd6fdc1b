package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.spi.transport.Endpoint;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which header fields a request has, and which of them are the caller's business. */
final class RequestFields {

    /** What the exchange itself writes: a caller's value would contradict it or smuggle a second request. */
    private static final Set<String> OURS =
            Set.of("host", "connection", "upgrade", "content-length", "transfer-encoding");

    private static final String OURS_PREFIX = "sec-websocket-";

    private RequestFields() {}

    static void requireOpenToCaller(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(key) || key.startsWith(OURS_PREFIX)) {
            String hint = key.equals("sec-websocket-protocol") ? "; UpgradeOptions has subprotocols" : "";
            throw Failures.parameter("header field " + key + " is written by the exchange itself" + hint, null);
        }
    }

    /**
     * All fields of a request, in the order in which they are sent.
     *
     * @param host what {@link #host} says
     * @param callers what the caller set
     * @param exchange what the exchange adds: the upgrade's fields, or none
     */
    static Headers compose(String host, Headers callers, Optional<Headers> exchange, Optional<String> userAgent) {
        Headers.Builder all = Headers.builder().add("Host", host);
        // Without an upgrade the connection serves this one exchange (RFC 9112 9.6).
        if (exchange.isPresent()) {
            all.addAll(exchange.get());
        } else {
            all.add("Connection", "close");
        }
        if (userAgent.isPresent() && !callers.contains("User-Agent")) {
            all.add("User-Agent", userAgent.get());
        }
        return all.addAll(callers).build();
    }

    // RFC 9110 7.2: the port is left out if it is the scheme's default.
    static String host(Endpoint endpoint, Scheme scheme) {
        return endpoint.port() == scheme.defaultPort() ? written(endpoint) : authority(endpoint);
    }

    /** Host and port (RFC 3986 3.2). */
    static String authority(Endpoint endpoint) {
        return written(endpoint) + ":" + endpoint.port();
    }

    private static String written(Endpoint endpoint) {
        return endpoint.host().indexOf(':') >= 0 ? "[" + withoutZone(endpoint.host()) + "]" : endpoint.host();
    }

    // RFC 6874 3: a zone means something on this machine only and must not be sent.
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
