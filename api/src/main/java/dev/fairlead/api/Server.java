package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A server, as a caller has named it.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535; 0: the default port of whatever scheme it is spoken to with
 */
record Server(String host, int port) {

    /** What may be one (RFC 4291 2.2), perhaps with a zone; that it is one is found out when it is connected to. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*(%.+)?");

    /** A server from what a caller wrote: brackets are taken off. */
    static Server of(String host, int port) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            // A host is put into a header field and shown in messages: only visible ASCII, nothing that delimits.
            if (c <= ' ' || c >= 0x7f || "/?#@[]\\<>\"^`{|}".indexOf(c) >= 0) {
                throw invalid(String.format(
                        Locale.ROOT, "has a host with U+%04X at index %d, which no host can have", (int) c, i));
            }
        }
        // A port belongs into the other argument: with a colon in it a host is an IPv6 address, or nothing.
        if (bare.indexOf(':') >= 0 && !IPV6.matcher(bare).matches()) {
            throw invalid("has a host with a colon that is no IPv6 address");
        }
        Server server = new Server(bare, port);
        Failures.checked(() -> server.endpoint(Scheme.WS));
        return server;
    }

    static InvalidParameterException invalid(String complaint) {
        return Failures.parameter(ErrorCode.INVALID_URL, Phase.SETUP, "the address " + complaint, null);
    }

    /** Where it is, for a scheme; without TLS. */
    Endpoint endpoint(Scheme scheme) {
        return new Endpoint(host, port == 0 ? scheme.defaultPort() : port);
    }
}
