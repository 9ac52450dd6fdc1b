package dev.fairlead.cli;

import dev.fairlead.api.Request;
import dev.fairlead.api.Response;
import dev.fairlead.codec.http1.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The heads of an exchange as lines for people: {@code > } before what went out, {@code < } before what came in. */
final class Heads {

    private Heads() {}

    /** A request after it was sent. The query is hidden as the values of credentials are: people paste what they see. */
    static List<String> of(Request request) {
        int query = request.target().indexOf('?');
        String target = query < 0 ? request.target() : request.target().substring(0, query) + "?(hidden)";
        return lines("> ", request.method() + " " + target + " HTTP/1.1", request.headers());
    }

    static List<String> of(Response response) {
        return lines("< ", (response.status() + " " + response.reason()).stripTrailing(), response.headers());
    }

    /** The lines of a body that is text; of any other one the size. */
    static List<String> ofBody(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            return List.of("< (" + body.length + " bytes that are not text)");
        }
        return text.lines().map(line -> "< " + line).toList();
    }

    private static List<String> lines(String mark, String first, Headers headers) {
        List<String> lines = new ArrayList<>();
        lines.add(mark + first);
        // The field's own toString hides the values of credentials.
        headers.forEach(field -> lines.add(mark + field));
        return lines;
    }
}
