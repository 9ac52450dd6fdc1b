package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cookies (RFC 6265), which the caller's {@link CookieHandler} keeps and chooses; it is told only of what is asked here. */
final class Cookies {

    private static final String FIELD = "Cookie";

    private final CookieHandler handler;

    Cookies(CookieHandler handler) {
        this.handler = handler;
    }

    /**
     * The value of the field {@code Cookie}; empty for none.
     *
     * @param url what is asked for
     * @param fields what goes with it so far
     * @throws CallbackException if the handler throws, or has what cannot be sent
     */
    Optional<String> of(UrlComponents url, Headers fields) throws CallbackException {
        try {
            List<String> cookies = new ArrayList<>();
            handler.get(uri(url), map(fields)).forEach((name, values) -> {
                if (name.equalsIgnoreCase(FIELD)) {
                    cookies.addAll(values);
                }
            });
            // RFC 6265 4.2.1: cookie-string = cookie-pair *( ";" SP cookie-pair )
            String value = String.join("; ", cookies);
            return value.isEmpty() ? Optional.empty() : Optional.of(new Headers.Field(FIELD, value).value());
        } catch (IOException | RuntimeException thrown) {
            throw new CallbackException(Phase.SEND_REQUEST, "the cookie handler has failed to find cookies", thrown);
        }
    }

    /**
     * Gives the handler what the answer has.
     *
     * @throws CallbackException if the handler throws
     */
    void keep(UrlComponents url, Headers answer) throws CallbackException {
        if (!answer.contains("Set-Cookie") && !answer.contains("Set-Cookie2")) {
            return;
        }
        try {
            handler.put(uri(url), map(answer));
        } catch (IOException | RuntimeException thrown) {
            throw new CallbackException(
                    Phase.RECEIVE_RESPONSE, "the cookie handler has failed to keep cookies", thrown);
        }
    }

    // RFC 6265 knows no schemes but those of HTTP, and java.net.CookieManager takes no others.
    private static URI uri(UrlComponents url) {
        return url.withScheme("http", "https").toUri();
    }

    private static Map<String, List<String>> map(Headers headers) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(field -> all.computeIfAbsent(field.name(), name -> headers.all(name)));
        return new LinkedHashMap<>(all);
    }
}
