package dev.fairlead.codec.deflate;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One offer of permessage-deflate by a client (RFC 7692 7.1). Immutable.
 *
 * @param serverNoContextTakeover whether the server has to begin each message afresh
 * @param clientNoContextTakeover whether the client says that it will begin each message afresh
 * @param serverMaxWindowBits how far back the server may look at most, 8 to 15; empty: the server chooses
 * @param clientMaxWindowBits whether the server may limit how far back the client looks, and how far it will look at most,
 *     8 to 15, where 15 stands on the wire without a value; empty: the server may set no limit
 * @since 0.1
 */
public record DeflateOffer(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        OptionalInt serverMaxWindowBits,
        OptionalInt clientMaxWindowBits) {

    /** Leaves every choice to the server: {@code permessage-deflate; client_max_window_bits}. */
    public static final DeflateOffer DEFAULT =
            new DeflateOffer(false, false, OptionalInt.empty(), OptionalInt.of(DeflateFields.MAX_BITS));

    /**
     * Creates an offer.
     *
     * @param serverNoContextTakeover whether the server has to begin each message afresh
     * @param clientNoContextTakeover whether the client will
     * @param serverMaxWindowBits 8 to 15, or empty
     * @param clientMaxWindowBits 8 to 15, or empty
     * @throws IllegalArgumentException if a number of bits is out of its range
     */
    public DeflateOffer {
        fields(serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits);
    }

    /**
     * Returns this offer with the demand that the server begins each message afresh.
     *
     * @return the changed copy
     */
    public DeflateOffer withServerNoContextTakeover() {
        return new DeflateOffer(true, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits);
    }

    /**
     * Returns this offer with the promise that the client begins each message afresh.
     *
     * @return the changed copy
     */
    public DeflateOffer withClientNoContextTakeover() {
        return new DeflateOffer(serverNoContextTakeover, true, serverMaxWindowBits, clientMaxWindowBits);
    }

    /**
     * Returns this offer with the demand that the server looks back no further than 2 to the power of {@code bits} bytes.
     *
     * @param bits 8 to 15
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of its range
     */
    public DeflateOffer withServerMaxWindowBits(int bits) {
        return new DeflateOffer(
                serverNoContextTakeover, clientNoContextTakeover, OptionalInt.of(bits), clientMaxWindowBits);
    }

    /**
     * Returns this offer with the promise that the client looks back no further than 2 to the power of {@code bits} bytes, or
     * less if the server wants that.
     *
     * @param bits 8 to 15
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of its range
     */
    public DeflateOffer withClientMaxWindowBits(int bits) {
        return new DeflateOffer(
                serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, OptionalInt.of(bits));
    }

    static DeflateOffer of(DeflateFields fields) {
        return new DeflateOffer(
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
     * Returns the offer as it stands in {@code Sec-WebSocket-Extensions}.
     *
     * @return for instance {@code permessage-deflate; client_max_window_bits}
     */
    public String text() {
        String clientBits = clientMaxWindowBits.isEmpty() ? "" : "; " + DeflateFields.CLIENT_MAX_WINDOW_BITS;
        if (clientBitsOrMost() < DeflateFields.MAX_BITS) {
            clientBits += "=" + clientBitsOrMost();
        }
        return fields(serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits)
                .text(clientBits);
    }

    /**
     * Answers the offer, for a server.
     *
     * @param wished what the server wants for itself, and at most; what the offer asks for beyond it is granted
     * @return the answer; empty if the server has to decline, because it wants to limit the client and this offer does not
     *     let it
     */
    public Optional<DeflateAnswer> accept(DeflateParameters wished) {
        if (clientMaxWindowBits.isEmpty() && wished.clientMaxWindowBits() < DeflateFields.MAX_BITS) {
            return Optional.empty();
        }
        int serverBits = Math.min(wished.serverMaxWindowBits(), serverMaxWindowBits.orElse(DeflateFields.MAX_BITS));
        int clientBits = Math.min(wished.clientMaxWindowBits(), clientBitsOrMost());
        return Optional.of(new DeflateAnswer(
                serverNoContextTakeover || wished.serverNoContextTakeover(),
                clientNoContextTakeover || wished.clientNoContextTakeover(),
                serverMaxWindowBits.isPresent() || serverBits < DeflateFields.MAX_BITS
                        ? OptionalInt.of(serverBits)
                        : OptionalInt.empty(),
                clientBits < DeflateFields.MAX_BITS ? OptionalInt.of(clientBits) : OptionalInt.empty()));
    }

    /**
     * Returns what an answer to this offer makes of it.
     *
     * @param answer what the server answered
     * @return what both ends keep to from now on
     * @throws ExtensionViolation if the answer grants less than was asked for, or takes more than was offered
     */
    public DeflateParameters agree(DeflateAnswer answer) throws ExtensionViolation {
        // RFC 7692 7.1.1.1: a server accepts an offer with this parameter "by including the
        // "server_no_context_takeover" extension parameter in the corresponding" response.
        if (serverNoContextTakeover && !answer.serverNoContextTakeover()) {
            throw DeflateFields.broken("7.1.1.1", "answer lacks server_no_context_takeover, which was asked for");
        }
        checkServerBits(answer.serverMaxWindowBits());
        checkClientBits(answer.clientMaxWindowBits());
        return new DeflateParameters(
                answer.serverNoContextTakeover(),
                clientNoContextTakeover || answer.clientNoContextTakeover(),
                answer.serverMaxWindowBits().orElse(DeflateFields.MAX_BITS),
                answer.clientMaxWindowBits().orElse(clientBitsOrMost()));
    }

    /** RFC 7692 7.1.2.1: a server accepts by including the parameter "with the same or smaller value as the offer". */
    private void checkServerBits(OptionalInt answered) throws ExtensionViolation {
        if (serverMaxWindowBits.isEmpty()) {
            return;
        }
        int asked = serverMaxWindowBits.getAsInt();
        if (answered.isEmpty()) {
            throw DeflateFields.broken(
                    "7.1.2.1", "answer lacks server_max_window_bits, which was asked to be " + asked + " at most");
        }
        if (answered.getAsInt() > asked) {
            throw DeflateFields.broken(
                    "7.1.2.1",
                    "server_max_window_bits is " + answered.getAsInt() + ", asked for were " + asked + " at most");
        }
    }

    /**
     * RFC 7692 7.1.2.2: without the parameter in the offer the response "MUST NOT include" it; with a value there, it is
     * "equal to or smaller than the received value".
     */
    private void checkClientBits(OptionalInt answered) throws ExtensionViolation {
        if (answered.isEmpty()) {
            return;
        }
        if (clientMaxWindowBits.isEmpty()) {
            throw DeflateFields.broken(
                    "7.1.2.2", "client_max_window_bits is " + answered.getAsInt() + " but was not offered");
        }
        if (answered.getAsInt() > clientBitsOrMost()) {
            throw DeflateFields.broken(
                    "7.1.2.2",
                    "client_max_window_bits is " + answered.getAsInt() + ", offered were " + clientBitsOrMost()
                            + " at most");
        }
    }

    private int clientBitsOrMost() {
        return clientMaxWindowBits.orElse(DeflateFields.MAX_BITS);
    }
}
