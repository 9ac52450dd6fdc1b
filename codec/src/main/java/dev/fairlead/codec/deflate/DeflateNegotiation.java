package dev.fairlead.codec.deflate;

import dev.fairlead.codec.http1.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the two ends agree on permessage-deflate in the opening handshake (RFC 6455 9.1, RFC 7692 5 and 7.1).
 *
 * <p>A client offers a list, the preferred first: {@link #text} is its field. {@link #agree} judges what came back. A server
 * reads {@link #offers} and answers the first that it can {@linkplain DeflateOffer#accept accept}.
 *
 * @since 0.1
 */
public final class DeflateNegotiation {

    /** The field in which offers and answer stand. */
    public static final String FIELD = "Sec-WebSocket-Extensions";

    /** RFC 6455 4.1 item 5: no extension may be in use "that was not present in the client's handshake". */
    private static final String NOT_OFFERED = "RFC 6455 4.1 item 5";

    private DeflateNegotiation() {}

    /**
     * Returns the value of the field that makes offers.
     *
     * @param offers the offers, the preferred first
     * @return a list of extensions; empty if there are no offers, in which case no field may be sent
     */
    public static String text(List<DeflateOffer> offers) {
        return offers.stream().map(DeflateOffer::text).collect(Collectors.joining(", "));
    }

    /**
     * Judges a server's answer.
     *
     * @param offers what was offered, the preferred first; the answer belongs to the first one that allows it
     * @param answer the fields of the answer
     * @return what both ends keep to; empty if the server agreed to nothing
     * @throws ExtensionViolation if the list of extensions is malformed, has one that was not offered, or has
     *     permessage-deflate twice or with parameters that no offer allows; the client has to drop the connection then. If
     *     there were several offers, the violation is that against the preferred one
     */
    public static Optional<DeflateParameters> agree(List<DeflateOffer> offers, Headers answer)
            throws ExtensionViolation {
        List<Extension> extensions = Extension.all(answer);
        for (Extension extension : extensions) {
            if (offers.isEmpty() || !extension.name().equals(DeflateFields.EXTENSION)) {
                throw new ExtensionViolation(
                        NOT_OFFERED,
                        "answer has the extension " + ExtensionViolation.shown(extension.name())
                                + ", which was not offered");
            }
        }
        // RFC 7692 5: a server accepts one offer of this extension at most.
        if (extensions.size() > 1) {
            throw new ExtensionViolation("RFC 7692 5", "answer has permessage-deflate " + extensions.size() + " times");
        }
        return extensions.isEmpty()
                ? Optional.empty()
                : Optional.of(agree(offers, DeflateAnswer.of(DeflateFields.ofAnswer(extensions.get(0)))));
    }

    private static DeflateParameters agree(List<DeflateOffer> offers, DeflateAnswer answer) throws ExtensionViolation {
        DeflateOffer fitting = offers.stream()
                .filter(offer -> allows(offer, answer))
                .findFirst()
                .orElse(offers.get(0));
        return fitting.agree(answer);
    }

    private static boolean allows(DeflateOffer offer, DeflateAnswer answer) {
        try {
            offer.agree(answer);
            return true;
        } catch (ExtensionViolation refused) {
            return false;
        }
    }

    /**
     * Returns the offers in a request, for a server. Other extensions, and offers that a server has to decline because of
     * their parameters (RFC 7692 7.1), are left out.
     *
     * @param request the fields of the request
     * @return the offers in their order, empty if there are none
     * @throws ExtensionViolation if the list of extensions is malformed
     */
    public static List<DeflateOffer> offers(Headers request) throws ExtensionViolation {
        List<DeflateOffer> offers = new ArrayList<>();
        for (Extension extension : Extension.all(request)) {
            if (extension.name().equals(DeflateFields.EXTENSION)) {
                addIfLegal(extension, offers);
            }
        }
        return List.copyOf(offers);
    }

    private static void addIfLegal(Extension extension, List<DeflateOffer> offers) {
        try {
            offers.add(DeflateOffer.of(DeflateFields.ofOffer(extension)));
        } catch (ExtensionViolation declined) {
            // RFC 7692 7.1: "A server MUST decline an extension negotiation offer" of that kind, which it does by not
            // answering it.
        }
    }
}
