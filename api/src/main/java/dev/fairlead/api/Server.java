package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;

/**
 * A server, as a caller has named it.
 *
 * @param host name or address as {@link HostText} spells it, an IPv6 address without brackets
 * @param port 1 to 65535; 0: the default port of whatever scheme it is spoken to with
 */
record Server(String host, int port) {

    /** A server from what a caller wrote: brackets are taken off. */
    static Server of(String host, int port) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 1;
        String read = bracketed ? bracketed(host.substring(1, host.length() - 1), 1) : HostText.read(host, 0);
        Server server = new Server(read, port);
        Failures.checked(() -> server.endpoint(Scheme.WS));
        return server;
    }

    /** What stands in brackets is an IPv6 address (RFC 3986 3.2.2). */
    static String bracketed(String inside, int start) {
        String read = HostText.read(inside, start);
        if (!inside.isEmpty() && read.indexOf(':') < 0) {
            throw invalid("has brackets around what is no IPv6 address");
        }
        return read;
    }

    static InvalidParameterException invalid(String complaint) {
        return Failures.parameter(ErrorCode.INVALID_URL, Phase.SETUP, "the address " + complaint, null);
    }

    /** Where it is, for a scheme; without TLS. */
    Endpoint endpoint(Scheme scheme) {
        return new Endpoint(host, port == 0 ? scheme.defaultPort() : port);
    }
}
