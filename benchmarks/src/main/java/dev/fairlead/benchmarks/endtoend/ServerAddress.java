package dev.fairlead.benchmarks.endtoend;

import java.net.URI;

/**
 * Where the server is.
 *
 * @param port without TLS
 * @param securePort with TLS
 * @param certificate in Base64
 */
record ServerAddress(int port, int securePort, String certificate) {

    private static final String MARK = "serving";

    String toLine() {
        return MARK + " " + port + " " + securePort + " " + certificate;
    }

    static ServerAddress parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 4 || !parts[0].equals(MARK)) {
            throw new IllegalArgumentException("the server says: " + line);
        }
        return new ServerAddress(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), parts[3]);
    }

    URI uri(Scenario.Security security, String target) {
        // By address, so that nobody measures how names are looked up.
        return security == Scenario.Security.TLS
                ? URI.create("wss://127.0.0.1:" + securePort + target)
                : URI.create("ws://127.0.0.1:" + port + target);
    }
}
