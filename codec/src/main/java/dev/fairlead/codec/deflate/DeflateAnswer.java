package dev.fairlead.codec.deflate;

import java.util.OptionalInt;

/**
 * A server's answer to an offer of permessage-deflate (RFC 7692 7.1). Immutable.
 *
 * @param serverNoContextTakeover whether the server will begin each message afresh
 * @param clientNoContextTakeover whether the client has to
 * @param serverMaxWindowBits how far back the server will look at most, 8 to 15; empty: as far as anyone may
 * @param clientMaxWindowBits how far back the client may look at most, 8 to 15; empty: as far as it offered
 * @since 0.1
 */
public record DeflateAnswer(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        OptionalInt serverMaxWindowBits,
        OptionalInt clientMaxWindowBits) {

    /**
     * Creates an answer.
     *
     * @param serverNoContextTakeover whether the server will begin each message afresh
     * @param clientNoContextTakeover whether the client has to
     * @param serverMaxWindowBits 8 to 15, or empty
     * @param clientMaxWindowBits 8 to 15, or empty
     * @throws IllegalArgumentException if a number of bits is out of its range
     */
    public DeflateAnswer {
        fields(serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits);
    }

    static DeflateAnswer of(DeflateFields fields) {
        return new DeflateAnswer(
                fields.serverNoContextTakeover(),
                fields.clientNoContextTakeover(),
                fields.serverMaxWindowBits(),
                fields.clientMaxWindowBits());
    }

    private static DeflateFields fields(
            boolean server, boolean client, OptionalInt serverBits, OptionalInt clientBits) {
        return new DeflateFields(server, client, serverBits, clientBits);
    }

    /**
     * Returns the answer as it stands in {@code Sec-WebSocket-Extensions}.
     *
     * @return for instance {@code permessage-deflate; server_no_context_takeover}
     */
    public String text() {
        String clientBits = clientMaxWindowBits.isPresent()
                ? "; " + DeflateFields.CLIENT_MAX_WINDOW_BITS + "=" + clientMaxWindowBits.getAsInt()
                : "";
        return fields(serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits)
                .text(clientBits);
    }
}
