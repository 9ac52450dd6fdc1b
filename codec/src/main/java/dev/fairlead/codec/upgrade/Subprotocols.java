package dev.fairlead.codec.upgrade;

import dev.fairlead.codec.http1.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rule for lists of subprotocols. */
final class Subprotocols {

    private Subprotocols() {}

    // RFC 6455 4.1: "The elements that comprise this value MUST be non-empty strings with characters in the range
    // U+0021 to U+007E not including separator characters as defined in [RFC2616] and MUST all be unique strings." That
    // is a token.
    static List<String> require(List<String> subprotocols) {
        Set<String> seen = new HashSet<>();
        for (String subprotocol : subprotocols) {
            Token.require("subprotocol " + (seen.size() + 1), subprotocol);
            if (!seen.add(subprotocol)) {
                throw new IllegalArgumentException(
                        "subprotocol " + subprotocol + " is in the list twice, see RFC 6455 4.1");
            }
        }
        return List.copyOf(subprotocols);
    }
}
