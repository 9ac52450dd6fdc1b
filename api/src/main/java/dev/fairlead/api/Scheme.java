package dev.fairlead.api;

/** How a server is spoken to (RFC 6455 3): a property of the request. */
enum Scheme {
    /** Without TLS. */
    WS(80),
    /** With TLS. */
    WSS(443);

    private final int defaultPort;

    Scheme(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    int defaultPort() {
        return defaultPort;
    }
}
