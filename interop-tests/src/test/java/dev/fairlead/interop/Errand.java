package dev.fairlead.interop;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is to do on one connection, written as path and query of the URI, so that a peer in any language
 * understands it.
 *
 * <ul>
 *   <li>{@code /echo}: sends back each message, whole, as what it came;
 *   <li>{@code /close?code=&reason=}: sends a Close frame at once;
 *   <li>{@code /pings?payload=hex,hex}: sends these pings, then the text {@link #AFTER_PINGS};
 *   <li>{@code /fragments}: sends {@link #FRAGMENTED} as text and as binary, in fragments, with a ping between two;
 *   <li>{@code /late?millis=}: sends the text {@link #LATE} after that time;
 *   <li>{@code /refuse?status=}: answers the upgrade with that status, the field {@code X-Peer: interop} and the body
 *       {@link #refusal}; {@code chunked=yes}: with chunked transfer coding, if it can.
 * </ul>
 *
 * On all of them the peer chooses the subprotocol {@link #SUBPROTOCOL} if it is offered, else none.
 *
 * @param kind the path without its slash
 * @param parameters the query, decoded
 */
record Errand(String kind, Map<String, String> parameters) {

    static final String AFTER_PINGS = "after the pings";

    static final String LATE = "late";

    static final String SUBPROTOCOL = "chat.v2";

    /** One to four bytes a character. */
    static final String FRAGMENTED = "Grüße, 世界! \uD83D\uDE00";

    static Errand of(String path, @Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                parameters.put(pair.substring(0, equals), decode(pair.substring(equals + 1)));
            }
        }
        return new Errand(path.substring(1), parameters);
    }

    String target() {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&", "/" + kind + "?", ""));
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    int number(String name) {
        return Integer.parseInt(parameter(name));
    }

    /** Under which name the peer's log keeps what it sees. */
    String id() {
        return parameter("id");
    }

    boolean isRefusal() {
        return kind.equals("refuse");
    }

    static String refusal(int status) {
        return "refused with " + status;
    }

    static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
