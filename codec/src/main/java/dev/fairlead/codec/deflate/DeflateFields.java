package dev.fairlead.codec.deflate;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The four parameters of permessage-deflate as they stand in an offer or in an answer (RFC 7692 7.1).
 *
 * @param clientMaxWindowBits in an offer also {@link #MAX_BITS} for the parameter without a value, which says the same
 */
record DeflateFields(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        OptionalInt serverMaxWindowBits,
        OptionalInt clientMaxWindowBits) {

    static final String EXTENSION = "permessage-deflate";
    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** RFC 7692 7.1.2.1: "an integer value […] between 8 to 15, inclusive". */
    static final int MIN_BITS = 8;

    static final int MAX_BITS = 15;

    DeflateFields {
        serverMaxWindowBits.ifPresent(bits -> requireBits(SERVER_MAX_WINDOW_BITS, bits));
        clientMaxWindowBits.ifPresent(bits -> requireBits(CLIENT_MAX_WINDOW_BITS, bits));
    }

    /** Refuses a number of bits that the parameter cannot have. */
    static int requireBits(String name, int bits) {
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw new IllegalArgumentException(name + " is " + bits + ", allowed are 8 to 15");
        }
        return bits;
    }

    /** Reads the parameters of an offer, in which {@code client_max_window_bits} may have no value. */
    static DeflateFields ofOffer(Extension extension) throws ExtensionViolation {
        return read(extension, true);
    }

    /** Reads the parameters of an answer. */
    static DeflateFields ofAnswer(Extension extension) throws ExtensionViolation {
        return read(extension, false);
    }

    private static DeflateFields read(Extension extension, boolean offer) throws ExtensionViolation {
        Set<String> names = new HashSet<>();
        OptionalInt serverBits = OptionalInt.empty();
        OptionalInt clientBits = OptionalInt.empty();
        for (Extension.Parameter parameter : extension.parameters()) {
            // RFC 7692 7.1: an offer or answer is refused that "contains multiple extension parameters with the same
            // name".
            if (!names.add(parameter.name())) {
                throw broken("7.1", "parameter " + parameter.name() + " is there twice");
            }
            switch (parameter.name()) {
                case SERVER_NO_CONTEXT_TAKEOVER -> requireNoValue(parameter, "7.1.1.1");
                case CLIENT_NO_CONTEXT_TAKEOVER -> requireNoValue(parameter, "7.1.1.2");
                case SERVER_MAX_WINDOW_BITS -> serverBits = OptionalInt.of(bits(parameter, "7.1.2.1"));
                case CLIENT_MAX_WINDOW_BITS ->
                    clientBits = OptionalInt.of(
                            offer && parameter.value().isEmpty() ? MAX_BITS : bits(parameter, "7.1.2.2"));
                // RFC 7692 7.1: "an extension parameter not defined for use in" an offer or answer.
                default ->
                    throw broken("7.1", "parameter " + ExtensionViolation.shown(parameter.name()) + " is unknown");
            }
        }
        return new DeflateFields(
                names.contains(SERVER_NO_CONTEXT_TAKEOVER),
                names.contains(CLIENT_NO_CONTEXT_TAKEOVER),
                serverBits,
                clientBits);
    }

    /** RFC 7692 7.1.1.1 and 7.1.1.2: "This extension parameter has no value." */
    private static void requireNoValue(Extension.Parameter parameter, String section) throws ExtensionViolation {
        if (parameter.value().isPresent()) {
            throw broken(
                    section,
                    parameter.name() + " has the value "
                            + ExtensionViolation.shown(parameter.value().get()) + ", none is allowed");
        }
    }

    /** RFC 7692 7.1.2.1: "a decimal integer value without leading zeroes between 8 to 15, inclusive". */
    private static int bits(Extension.Parameter parameter, String section) throws ExtensionViolation {
        String value = parameter
                .value()
                .orElseThrow(() -> broken(section, parameter.name() + " has no value, allowed are 8 to 15"));
        for (int bits = MIN_BITS; bits <= MAX_BITS; bits++) {
            if (value.equals(Integer.toString(bits))) {
                return bits;
            }
        }
        throw broken(section, parameter.name() + " is " + ExtensionViolation.shown(value) + ", allowed are 8 to 15");
    }

    static ExtensionViolation broken(String section, String message) {
        return new ExtensionViolation("RFC 7692 " + section, message);
    }

    /** Returns the element of the list, with the given text for {@code client_max_window_bits}. */
    String text(String clientBits) {
        return EXTENSION
                + (serverNoContextTakeover ? "; " + SERVER_NO_CONTEXT_TAKEOVER : "")
                + (clientNoContextTakeover ? "; " + CLIENT_NO_CONTEXT_TAKEOVER : "")
                + (serverMaxWindowBits.isPresent()
                        ? "; " + SERVER_MAX_WINDOW_BITS + "=" + serverMaxWindowBits.getAsInt()
                        : "")
                + clientBits;
    }
}
