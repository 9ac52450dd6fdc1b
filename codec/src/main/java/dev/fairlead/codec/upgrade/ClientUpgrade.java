package dev.fairlead.codec.upgrade;

import dev.fairlead.codec.deflate.DeflateNegotiation;
import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.ExtensionViolation;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.UpgradeOutcome.Accepted;
import dev.fairlead.codec.upgrade.UpgradeOutcome.Refused;
import dev.fairlead.codec.upgrade.UpgradeOutcome.Violated;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one opening handshake (RFC 6455 4.1): the fields of the request and the check of its answer.
 *
 * <p>One per request sent, also when a request is sent again: each has its own key. Immutable and safe for use by
 * several threads. An answer with an extension that is not offered, which all are unless there are offers of
 * permessage-deflate, breaks {@link UpgradeRule#EXTENSION}.
 *
 * @since 0.1
 */
public final class ClientUpgrade {

    // RFC 6455 4.1: the key is "a nonce consisting of a randomly selected 16-byte value that has been base64-encoded".
    private static final int NONCE_BYTES = 16;

    /** How much of a server's value is shown in a reason. */
    private static final int SHOWN_CHARACTERS = 64;

    private final String key;
    private final List<String> subprotocols;
    private final List<DeflateOffer> deflate;

    /**
     * Draws a key; does not wait unless {@code random} does.
     *
     * @param random where the 16 bytes of the key come from; not kept
     * @param subprotocols the subprotocols to offer, the preferred first; may be empty
     * @throws IllegalArgumentException if a subprotocol is not a token or is in the list twice
     */
    public ClientUpgrade(SecureRandom random, List<String> subprotocols) {
        this(random, subprotocols, List.of());
    }

    /**
     * Draws a key; does not wait unless {@code random} does.
     *
     * @param random where the 16 bytes of the key come from; not kept
     * @param subprotocols the subprotocols to offer, the preferred first; may be empty
     * @param deflate the ways to offer permessage-deflate, the preferred first; may be empty
     * @throws IllegalArgumentException if a subprotocol is not a token or is in the list twice
     */
    public ClientUpgrade(SecureRandom random, List<String> subprotocols, List<DeflateOffer> deflate) {
        this.deflate = List.copyOf(deflate);
        this.subprotocols = Subprotocols.require(subprotocols);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
    }

    /**
     * Returns the fields that make a GET request an upgrade request; {@code Host} is not among them.
     *
     * @return {@code Upgrade}, {@code Connection}, {@code Sec-WebSocket-Key}, {@code Sec-WebSocket-Version} and, if
     *     there is something to offer, {@code Sec-WebSocket-Protocol} and {@code Sec-WebSocket-Extensions}
     */
    public Headers fields() {
        Headers.Builder fields = Headers.builder()
                .add(FieldNames.UPGRADE, "websocket")
                .add(FieldNames.CONNECTION, "Upgrade")
                .add(FieldNames.KEY, key)
                .add(FieldNames.VERSION, FieldNames.VERSION_13);
        if (!subprotocols.isEmpty()) {
            fields.add(FieldNames.PROTOCOL, String.join(", ", subprotocols));
        }
        if (!deflate.isEmpty()) {
            fields.add(FieldNames.EXTENSIONS, DeflateNegotiation.text(deflate));
        }
        return fields.build();
    }

    /**
     * Returns the value of {@code Sec-WebSocket-Key}.
     *
     * @return 16 random bytes in base64, 24 characters
     */
    public String key() {
        return key;
    }

    /**
     * Judges the final answer. Any status but 101 is a refusal and not looked at further; a 101 must keep every
     * {@link UpgradeRule}. {@code Content-Length} and {@code Transfer-Encoding} of a 101 mean nothing (RFC 9112 6.3).
     *
     * @param answer the final head that came back
     * @return what it means; if several rules are broken, the first of them in the order of {@link UpgradeRule}
     * @throws IllegalArgumentException if {@code answer} is {@linkplain ResponseHead#isInterim() interim}
     */
    public UpgradeOutcome check(ResponseHead answer) {
        if (answer.isInterim()) {
            throw new IllegalArgumentException(
                    "status " + answer.status() + " is interim, the final answer is still due");
        }
        // RFC 6455 4.1 item 1: "If the status code received from the server is not 101, the client handles the response
        // per HTTP [RFC2616] procedures."
        if (answer.status() != 101) {
            return new Refused(answer.status());
        }
        Headers headers = answer.headers();
        Violated violated = checkVersion(answer);
        if (violated == null) {
            violated = checkUpgrade(headers);
        }
        if (violated == null) {
            violated = checkConnection(headers);
        }
        if (violated == null) {
            violated = checkAccept(headers);
        }
        return violated == null ? checkOffers(headers) : violated;
    }

    /** Judges what was chosen of what was offered: extensions, then the subprotocol. */
    private UpgradeOutcome checkOffers(Headers headers) {
        Violated unexpected = deflate.isEmpty() ? checkNoExtension(headers) : null;
        if (unexpected != null) {
            return unexpected;
        }
        Optional<DeflateParameters> agreed;
        try {
            agreed = DeflateNegotiation.agree(deflate, headers);
        } catch (ExtensionViolation broken) {
            return new Violated(UpgradeRule.EXTENSION, broken.reason(), broken.section());
        }
        Violated violated = checkSubprotocol(headers);
        return violated == null ? new Accepted(headers.first(FieldNames.PROTOCOL), agreed) : violated;
    }

    // RFC 9110 7.8: "A server MUST ignore an Upgrade header field that is received in an HTTP/1.0 request", and 15.2:
    // HTTP/1.0 "did not define any 1xx status codes".
    private static @Nullable Violated checkVersion(ResponseHead answer) {
        return answer.minorVersion() == 1
                ? null
                : violated(UpgradeRule.VERSION, "answer 101 is HTTP/1." + answer.minorVersion());
    }

    // RFC 6455 4.1 item 2: "If the response lacks an |Upgrade| header field or the |Upgrade| header field contains a
    // value that is not an ASCII case-insensitive match for the value "websocket", the client MUST _Fail the WebSocket
    // Connection_."
    private static @Nullable Violated checkUpgrade(Headers headers) {
        List<String> values = headers.all(FieldNames.UPGRADE);
        if (values.size() != 1) {
            return violated(UpgradeRule.UPGRADE, "answer has " + values.size() + " Upgrade fields instead of one");
        }
        return values.get(0).equalsIgnoreCase("websocket")
                ? null
                : violated(UpgradeRule.UPGRADE, "Upgrade is " + shown(values.get(0)) + " instead of \"websocket\"");
    }

    // RFC 6455 4.1 item 3: the |Connection| header field must "contain a token that is an ASCII case-insensitive match
    // for the value "Upgrade"": a token of a list, such as "keep-alive, Upgrade", and not a part of a longer word.
    private static @Nullable Violated checkConnection(Headers headers) {
        if (headers.hasToken(FieldNames.CONNECTION, "Upgrade")) {
            return null;
        }
        String found = headers.contains(FieldNames.CONNECTION)
                ? "Connection is " + shown(String.join(", ", headers.all(FieldNames.CONNECTION)))
                : "answer has no Connection field";
        return violated(UpgradeRule.CONNECTION, found + ", the token \"Upgrade\" is missing");
    }

    // RFC 6455 4.1 item 4, and 11.3.3: the field "MUST NOT appear more than once in an HTTP response". Base64 tells
    // upper from lower case, so the comparison does too.
    private @Nullable Violated checkAccept(Headers headers) {
        List<String> values = headers.all(FieldNames.ACCEPT);
        if (values.size() != 1) {
            return violated(
                    UpgradeRule.ACCEPT, "answer has " + values.size() + " Sec-WebSocket-Accept fields instead of one");
        }
        return values.get(0).equals(AcceptKey.of(key))
                ? null
                : violated(UpgradeRule.ACCEPT, "Sec-WebSocket-Accept does not follow from the key sent");
    }

    // RFC 6455 4.1 item 5: "If the response includes a |Sec-WebSocket-Extensions| header field and this header field
    // indicates the use of an extension that was not present in the client's handshake [...], the client MUST _Fail the
    // WebSocket Connection_." None was, and 9.1 has no way to write a list of none.
    private static @Nullable Violated checkNoExtension(Headers headers) {
        List<String> values = headers.all(FieldNames.EXTENSIONS);
        return values.isEmpty()
                ? null
                : violated(
                        UpgradeRule.EXTENSION,
                        "answer has the extensions " + shown(String.join(", ", values)) + ", none was offered");
    }

    // RFC 6455 4.1 item 6, and 11.3.4: the field "MUST NOT appear more than once in an HTTP response". A server that
    // supports none of those offered leaves it out (4.2.2), so its absence breaks no rule.
    private @Nullable Violated checkSubprotocol(Headers headers) {
        List<String> values = headers.all(FieldNames.PROTOCOL);
        if (values.size() > 1) {
            return violated(
                    UpgradeRule.SUBPROTOCOL,
                    "answer has " + values.size() + " Sec-WebSocket-Protocol fields, at most one is allowed");
        }
        return values.isEmpty() || subprotocols.contains(values.get(0))
                ? null
                : violated(
                        UpgradeRule.SUBPROTOCOL,
                        "server chose the subprotocol " + shown(values.get(0)) + ", offered were " + subprotocols);
    }

    private static Violated violated(UpgradeRule rule, String reason) {
        return new Violated(rule, reason);
    }

    private static String shown(String value) {
        return value.length() <= SHOWN_CHARACTERS
                ? '"' + value + '"'
                : '"' + value.substring(0, SHOWN_CHARACTERS) + "…\"";
    }
}
