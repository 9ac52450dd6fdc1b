package dev.fairlead.codec.upgrade;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.ResponseHead;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of the opening handshake (RFC 6455 4.2), for test servers.
 *
 * <p>Immutable and safe for use by several threads; one serves all requests. Extensions are ignored, as a server
 * without any does (RFC 6455 9.1). {@code Origin}, target and credentials are the caller's business.
 *
 * @since 0.1
 */
public final class ServerUpgrade {

    private static final int KEY_CHARACTERS = 24;
    private static final int NONCE_BYTES = 16;

    private final List<String> subprotocols;

    /**
     * Makes a server's side.
     *
     * @param subprotocols the subprotocols the server speaks; may be empty
     * @throws IllegalArgumentException if a subprotocol is not a token or is in the list twice
     */
    public ServerUpgrade(List<String> subprotocols) {
        this.subprotocols = Subprotocols.require(subprotocols);
    }

    /**
     * Answers a request.
     *
     * <p>It must be a GET of HTTP/1.1 with one {@code Host}, {@code websocket} in {@code Upgrade}, {@code Upgrade} in
     * {@code Connection}, one key that is 16 bytes in base64 and version 13. The subprotocol is the first one the
     * client names that this server speaks.
     *
     * @param request the request's head
     * @return the 101 head; or a refusal, 426 with {@code Sec-WebSocket-Version: 13} if all but the version is right,
     *     400 otherwise
     */
    public UpgradeAnswer answer(RequestHead request) {
        return firstRefusal(request).orElseGet(() -> accept(request.headers()));
    }

    private static Optional<UpgradeAnswer> firstRefusal(RequestHead request) {
        Headers headers = request.headers();
        return checkRequestLine(request)
                .or(() -> checkOnce(headers, FieldNames.HOST, "item 2"))
                .or(() -> checkToken(headers, FieldNames.UPGRADE, "websocket", "item 3"))
                .or(() -> checkToken(headers, FieldNames.CONNECTION, "Upgrade", "item 4"))
                .or(() -> checkOnce(headers, FieldNames.KEY, "item 5"))
                .or(() -> checkKey(headers))
                .or(() -> checkOnce(headers, FieldNames.VERSION, "item 6"))
                .or(() -> checkVersion(headers));
    }

    // RFC 6455 4.2.1 item 1: "An HTTP/1.1 or higher GET request".
    private static Optional<UpgradeAnswer> checkRequestLine(RequestHead request) {
        if (!request.method().equals("GET")) {
            return badRequest("method is " + request.method() + " instead of GET", "item 1");
        }
        return request.minorVersion() == 1 ? Optional.empty() : badRequest("request is HTTP/1.0", "item 1");
    }

    private static Optional<UpgradeAnswer> checkOnce(Headers headers, String name, String item) {
        int count = headers.all(name).size();
        return count == 1
                ? Optional.empty()
                : badRequest("request has " + count + " " + name + " fields instead of one", item);
    }

    // RFC 6455 4.2.1 items 3 and 4: the fields contain the words "treated as an ASCII case-insensitive value" and
    // "token".
    private static Optional<UpgradeAnswer> checkToken(Headers headers, String name, String token, String item) {
        return headers.hasToken(name, token)
                ? Optional.empty()
                : badRequest(name + " lacks the token \"" + token + "\"", item);
    }

    // RFC 6455 4.2.1 item 5: "a base64-encoded [...] value that, when decoded, is 16 bytes in length".
    private static Optional<UpgradeAnswer> checkKey(Headers headers) {
        return headers.first(FieldNames.KEY).filter(ServerUpgrade::isKey).isPresent()
                ? Optional.empty()
                : badRequest("Sec-WebSocket-Key is not 16 bytes in base64", "item 5");
    }

    private static boolean isKey(String key) {
        try {
            // The decoder would also take a key without its padding, hence the look at the length.
            return key.length() == KEY_CHARACTERS && Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    // RFC 6455 4.2.2 item 4: if the version "does not match a version understood by the server, the server MUST abort
    // the WebSocket handshake [...] and instead send an appropriate HTTP error code (such as 426 Upgrade Required) and
    // a |Sec-WebSocket-Version| header field indicating the version(s) the server is capable of understanding".
    private static Optional<UpgradeAnswer> checkVersion(Headers headers) {
        if (headers.first(FieldNames.VERSION)
                .filter(FieldNames.VERSION_13::equals)
                .isPresent()) {
            return Optional.empty();
        }
        // RFC 9110 15.5.22: "The server MUST send an Upgrade header field in a 426 response".
        Headers fields = upgradeFields()
                .add(FieldNames.VERSION, FieldNames.VERSION_13)
                .add("Content-Length", "0")
                .build();
        ResponseHead head = new ResponseHead(1, 426, "Upgrade Required", fields);
        return Optional.of(new UpgradeAnswer.Refused(head, "Sec-WebSocket-Version is not 13", "RFC 6455 4.2.2 item 4"));
    }

    private static Optional<UpgradeAnswer> badRequest(String reason, String item) {
        Headers fields = Headers.builder()
                .add(FieldNames.CONNECTION, "close")
                .add("Content-Length", "0")
                .build();
        ResponseHead head = new ResponseHead(1, 400, "Bad Request", fields);
        return Optional.of(new UpgradeAnswer.Refused(head, reason, "RFC 6455 4.2.1 " + item));
    }

    private UpgradeAnswer accept(Headers request) {
        Headers.Builder fields = upgradeFields()
                .add(
                        FieldNames.ACCEPT,
                        AcceptKey.of(request.first(FieldNames.KEY).orElseThrow()));
        // RFC 6455 4.1: the client's list is "ordered by preference".
        Optional<String> subprotocol = request.tokens(FieldNames.PROTOCOL).stream()
                .filter(subprotocols::contains)
                .findFirst();
        subprotocol.ifPresent(chosen -> fields.add(FieldNames.PROTOCOL, chosen));
        return new UpgradeAnswer.Accepted(new ResponseHead(1, 101, "Switching Protocols", fields.build()), subprotocol);
    }

    private static Headers.Builder upgradeFields() {
        return Headers.builder().add(FieldNames.UPGRADE, "websocket").add(FieldNames.CONNECTION, "Upgrade");
    }
}
