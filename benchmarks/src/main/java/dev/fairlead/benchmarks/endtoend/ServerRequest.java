package dev.fairlead.benchmarks.endtoend;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request to the server.
 *
 * @param path without the query
 * @param query its parameters
 * @param fields header fields by names in lower case
 */
record ServerRequest(String path, Map<String, String> query, Map<String, String> fields) {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    static ServerRequest parse(String head) {
        String[] lines = head.split("\r\n", -1);
        String target = lines[0].split(" ", -1)[1];
        int mark = target.indexOf('?');
        Map<String, String> query = new HashMap<>();
        if (mark >= 0) {
            for (String parameter : target.substring(mark + 1).split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                query.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
        }
        Map<String, String> fields = new HashMap<>();
        // The last two are the empty line and what is behind it.
        for (int i = 1; i < lines.length - 2; i++) {
            int colon = lines[i].indexOf(':');
            String value = lines[i].substring(colon + 1).trim();
            fields.merge(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
        }
        return new ServerRequest(mark < 0 ? target : target.substring(0, mark), query, fields);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(query.getOrDefault(name, String.valueOf(otherwise)));
    }

    Content.Kind kind() {
        return Content.Kind.valueOf(query.getOrDefault("kind", "BINARY"));
    }

    /** Returns the head that makes a WebSocket (RFC 6455 4.2.2). */
    byte[] acceptance() {
        String key = fields.get("sec-websocket-key");
        if (key == null) {
            return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        }
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n" + deflate() + "\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What the server compresses is what the client has compressed. So whoever asks for messages without context must not use
     * one either (RFC 7692 7.1.1).
     */
    private String deflate() {
        for (String offer : fields.getOrDefault("sec-websocket-extensions", "").split(",", -1)) {
            if (query.containsKey("deflate") && offer.trim().startsWith("permessage-deflate")) {
                return "Sec-WebSocket-Extensions: permessage-deflate"
                        + (offer.contains("server_no_context_takeover")
                                ? "; server_no_context_takeover; client_no_context_takeover"
                                : "")
                        + "\r\n";
            }
        }
        return "";
    }
}
