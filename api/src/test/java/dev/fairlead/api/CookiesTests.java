package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.http1.Headers;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a cookie handler and told to it. */
@Timeout(60)
class CookiesTests {

    private static final UrlComponents URL = UrlComponents.parse("ws://server.test/a/b");

    /** Notes what it is asked, and has the given fields. */
    private static final class Noting extends CookieHandler {

        private final Map<String, List<String>> has;
        private final List<String> noted = new ArrayList<>();

        Noting(Map<String, List<String>> has) {
            this.has = has;
        }

        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
            noted.add("get " + uri + " " + requestHeaders);
            return has;
        }

        @Override
        public void put(URI uri, Map<String, List<String>> responseHeaders) {
            noted.add("put " + uri + " " + responseHeaders);
        }
    }

    private static Headers headers(String... fields) {
        Headers.Builder headers = Headers.builder();
        for (String field : fields) {
            String[] parts = field.split(": ", 2);
            headers.add(parts[0], parts[1]);
        }
        return headers.build();
    }

    @Test
    void theHandlerSeesSchemesOfHttpAndTheFields() throws Exception {
        Noting handler = new Noting(Map.of("cookie", List.of("a=b", "c=d"), "Cookie2", List.of("$Version=1")));
        assertEquals(Optional.of("a=b; c=d"), new Cookies(handler).of(URL, headers("X: 1", "x: 2")));
        new Cookies(handler).of(URL.withScheme("ws", "wss"), Headers.empty());
        new Cookies(handler)
                .keep(UrlComponents.parse("wss://server.test/?q"), headers("Set-Cookie: a=b", "set-cookie: c=d"));
        new Cookies(handler).keep(URL, headers("X: 1"));
        assertEquals(
                List.of(
                        "get http://server.test/a/b {X=[1, 2]}",
                        "get http://server.test/a/b {}",
                        "put https://server.test/?q {Set-Cookie=[a=b, c=d]}"),
                handler.noted);
    }

    @ParameterizedTest
    @CsvSource({
        "a=b, ws://server.test/, a=b",
        "a=b; Path=/x, ws://server.test/, ",
        "a=b; Path=/x, ws://server.test/x/y, a=b",
        "a=b; Secure, ws://server.test/, ",
        "a=b; Secure, wss://server.test/, a=b",
        "a=b; HttpOnly, ws://server.test/, a=b",
        "a=b, ws://other.test/, ",
        "a=b; Domain=other.test, ws://other.test/, "
    })
    void theManagerOfJavaKeepsItsRules(String cookie, String asked, String sent) throws Exception {
        Cookies cookies = new Cookies(new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER));
        cookies.keep(UrlComponents.parse("ws://server.test/"), headers("Set-Cookie: " + cookie));
        assertEquals(Optional.ofNullable(sent), cookies.of(UrlComponents.parse(asked), Headers.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b\r\nX: y", "a=\u0000", "a=\u20AC", " a=b"})
    void whatCannotBeSentIsNotSent(String value) {
        Cookies cookies = new Cookies(new Noting(Map.of("Cookie", List.of(value))));
        CallbackException failure = assertThrows(CallbackException.class, () -> cookies.of(URL, Headers.empty()));
        assertInstanceOf(IllegalArgumentException.class, failure.getCause());
    }

    @Test
    void aHandlerThatThrowsIsTheCause() {
        CookieHandler broken = new CookieHandler() {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) throws IOException {
                throw new IOException("get");
            }

            @Override
            public void put(URI uri, Map<String, List<String>> responseHeaders) {
                throw new UnsupportedOperationException("put");
            }
        };
        Cookies cookies = new Cookies(broken);
        CallbackException get = assertThrows(CallbackException.class, () -> cookies.of(URL, Headers.empty()));
        assertEquals(Failure.of(ErrorCode.INTERNAL_ERROR, Phase.SEND_REQUEST, Culprit.CALLER), get.failure());
        assertInstanceOf(IOException.class, get.getCause());
        CallbackException put =
                assertThrows(CallbackException.class, () -> cookies.keep(URL, headers("Set-Cookie: a=b")));
        assertEquals(Failure.of(ErrorCode.INTERNAL_ERROR, Phase.RECEIVE_RESPONSE, Culprit.CALLER), put.failure());
    }
}
