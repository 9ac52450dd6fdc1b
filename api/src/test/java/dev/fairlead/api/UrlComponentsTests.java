package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs, taken apart and put together. */
@Timeout(60)
class UrlComponentsTests {

    private static InvalidParameterException refused(String url) {
        InvalidParameterException refusal =
                assertThrows(InvalidParameterException.class, () -> UrlComponents.parse(url), url);
        assertEquals(Phase.SETUP, refusal.failure().phase());
        assertEquals(Culprit.CALLER, refusal.failure().culprit());
        return refusal;
    }

    @ParameterizedTest
    @CsvSource({
        "ws://server.test, ws, server.test, 80, /, ws://server.test/",
        "wss://server.test, wss, server.test, 443, /, wss://server.test/",
        "HTTP://Server.TEST/A, http, server.test, 80, /A, http://server.test/A",
        "https://server.test:8443/, https, server.test, 8443, /, https://server.test:8443/",
        "wss://server.test:443/a, wss, server.test, 443, /a, wss://server.test/a",
        "ws://server.test:443/a, ws, server.test, 443, /a, ws://server.test:443/a",
        "wss://server.test:/a, wss, server.test, 443, /a, wss://server.test/a",
        "ws://server.test:00080/, ws, server.test, 80, /, ws://server.test/",
        "ws://server.test?a=b?c, ws, server.test, 80, /?a=b?c, ws://server.test/?a=b?c",
        "ws://server.test/?, ws, server.test, 80, /?, ws://server.test/?",
        "ws://server.test//a/../b;c=d, ws, server.test, 80, //a/../b;c=d, ws://server.test//a/../b;c=d",
        "ws://server.test/a:b@c, ws, server.test, 80, /a:b@c, ws://server.test/a:b@c",
        "ws://server.test/%41%7e, ws, server.test, 80, /%41%7e, ws://server.test/%41%7e",
        "ws://server.test/caf\u00E9?\uD83D\uDE00, ws, server.test, 80, /caf%C3%A9?%F0%9F%98%80,"
                + " ws://server.test/caf%C3%A9?%F0%9F%98%80",
        "ws://127.0.0.1:7/, ws, 127.0.0.1, 7, /, ws://127.0.0.1:7/",
        "wss://[::1], wss, ::1, 443, /, wss://[::1]/",
        "wss://[0:0::1]:7, wss, ::1, 7, /, wss://[::1]:7/",
        "ws://[fe80::1%25eth0]:7/, ws, fe80::1%eth0, 7, /, ws://[fe80::1%25eth0]:7/",
        "ws://[fe80::1%eth0]/, ws, fe80::1%eth0, 80, /, ws://[fe80::1%25eth0]/",
        "ws://b\u00FCcher.test/, ws, xn--bcher-kva.test, 80, /, ws://xn--bcher-kva.test/"
    })
    void aUrlIsTakenApartAndPutTogether(String url, String scheme, String host, int port, String target, String whole) {
        UrlComponents parts = UrlComponents.parse(url);
        assertEquals(scheme, parts.scheme());
        assertEquals(host, parts.host());
        assertEquals(port, parts.port());
        assertEquals(target, parts.target());
        assertEquals(scheme.endsWith("s") && !scheme.equals("ws"), parts.isSecure());
        assertEquals(whole, parts.toString());
        assertEquals(URI.create(whole), parts.toUri());
        assertEquals(parts, UrlComponents.parse(whole));
        assertEquals(parts, UrlComponents.of(parts.toUri()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://a/",
                "file:///a",
                "wsss://a/",
                "w s://a/",
                "//a/",
                "/a",
                "a",
                "server.test:80",
                "1ws://a/",
                "javascript:alert(1)",
                " ws://a/",
                "\u017Fws://a",
                "w\u017F://a"
            })
    void anotherSchemeOrNoneIsRefused(String url) {
        InvalidParameterException refusal = refused(url);
        assertEquals(ErrorCode.UNRECOGNIZED_SCHEME, refusal.code());
        assertEquals(12006, refusal.code().number());
        assertTrue(
                Failures.message(refusal).startsWith("a URL begins with ws://, wss://, http:// or https://, not with"));
    }

    @ParameterizedTest
    @CsvSource({
        "ws:, has no host: \"//\" is missing at index 3",
        "ws:/a, has no host: \"//\" is missing at index 3",
        "ws:\\\\server.test, has no host: \"//\" is missing at index 3",
        "ws://, has no host at index 5",
        "ws:///a, has no host at index 5",
        "ws://:80/, has no host at index 5",
        "ws://?a, has no host at index 5",
        "'ws://[]/', has no host",
        "ws://server.test/#a, has a fragment at index 17 (RFC 6455 3)",
        "ws://server.test#, has a fragment at index 16 (RFC 6455 3)",
        "ws://server.test?a#b, has a fragment at index 18 (RFC 6455 3)",
        "ws://server.test:0/, 'has port 0, which no server has'",
        "ws://server.test:65536/, 'has port 65536, which is not within 1 to 65535'",
        "ws://server.test:000080/, has a port of more than five digits at index 17",
        "ws://server.test:8x/, 'has a port that is no number, at index 18'",
        "ws://server.test:-1/, 'has a port that is no number, at index 17'",
        "ws://server.test:+1/, 'has a port that is no number, at index 17'",
        "ws://server.test:80:80/, 'has a port that is no number, at index 19'",
        "ws://server.test:\uFF18/, 'has a port that is no number, at index 17'",
        "ws://[::1/, has a bracket at index 5 that is never closed",
        "ws://[::1/], has a bracket at index 5 that is never closed",
        "'ws://[::1]a/', has something behind its host at index 10",
        "'ws://[::1]]/', has something behind its host at index 10",
        "ws://::1/, has no host at index 5",
        "'ws://[server.test]/', has brackets around what is no IPv6 address",
        "'ws://[127.0.0.1]/', has brackets around what is no IPv6 address",
        "'ws://[::1%]/', has an IPv6 address whose zone is empty",
        "'ws://[fe80::1%25]/', has an IPv6 address whose zone is empty",
        "ws://server%2etest/, 'has a host with U+0025 at index 11, which no host can have'",
        "ws://ser ver.test/, 'has a host with U+0020 at index 8, which no host can have'",
        "ws://server.test\\a/, 'has a host with U+005C at index 16, which no host can have'",
        "ws://a..b/, has a host with an empty label at index 7",
        "ws://server.test/a b, 'has a path with U+0020 at index 18, see RFC 3986 3.3'",
        "ws://server.test/a\\b, 'has a path with U+005C at index 18, see RFC 3986 3.3'",
        "ws://server.test/?a|b, 'has a query with U+007C at index 19, see RFC 3986 3.3'",
        "ws://server.test/%4, has a path with an incomplete percent-encoding at index 17",
        "ws://server.test/?%zz, has a query with an incomplete percent-encoding at index 18",
        "ws://server.test/a\uD800, has half a character at index 18"
    })
    void whatIsNoUrlIsRefusedWithItsPlace(String url, String complaint) {
        InvalidParameterException refusal = refused(url);
        assertEquals("the address " + complaint, refusal.getMessage());
        assertEquals(ErrorCode.INVALID_URL, refusal.code());
        assertEquals(12005, refusal.code().number());
    }

    @Test
    void controlCharactersAreRefusedEverywhere() {
        for (char c = 0; c <= 0x20; c++) {
            refused("ws://ser" + c + "ver.test/");
            refused("ws://server.test/a" + c);
            refused("ws://server.test/?a" + c);
            refused("ws://server.test:8" + c + "/");
            refused("ws://server.test/" + c);
            refused(c + "ws://server.test/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"me@", "me:secret@", ":secret@", "@", "a@b@", "se:cret:@", "secret%40x:y@", "secret@[::1]@"})
    void userInformationIsRefusedAndNotShown(String userInfo) {
        InvalidParameterException refusal = refused("ws://" + userInfo + "server.test/");
        assertEquals(
                "the address has user information at index 5; give credentials to the request", refusal.getMessage());
    }

    @Test
    void userInformationCanBeAskedForAndIsNotWritten() {
        UrlComponents parts =
                UrlComponents.parse("wss://J%C3%A4s:a%3Ab:%40c@server.test/x", UrlComponents.Flag.USER_INFO);
        Credentials credentials = parts.credentials().orElseThrow();
        assertEquals("J\u00E4s", credentials.user());
        assertArrayEquals("a:b:@c".getBytes(StandardCharsets.UTF_8), credentials.passwordBytes());
        assertEquals("wss://server.test/x", parts.toString());
        assertEquals(
                Optional.empty(),
                UrlComponents.parse("ws://a/", UrlComponents.Flag.USER_INFO).credentials());
        assertThrows(
                InvalidParameterException.class,
                () -> UrlComponents.parse("ws://a%3Ab:c@server.test/", UrlComponents.Flag.USER_INFO));
        assertThrows(
                InvalidParameterException.class,
                () -> UrlComponents.parse("ws://a%FF@server.test/", UrlComponents.Flag.USER_INFO));
    }

    @Test
    void partsArePutTogether() {
        UrlComponents parts =
                new UrlComponents("WSS", "B\u00FCcher.test", 0, "", Optional.of("a=\u00E9"), Optional.empty());
        assertEquals("wss://xn--bcher-kva.test/?a=%C3%A9", parts.toString());
        assertEquals(
                "ws://[::1]:7/x",
                new UrlComponents("ws", "::1", 7, "/x", Optional.empty(), Optional.empty()).toString());
        assertRefusedParts("ws", "", 0, "/");
        assertRefusedParts("ws", "a", -1, "/");
        assertRefusedParts("ws", "a", 65_536, "/");
        assertRefusedParts("ws", "a", 0, "x");
        assertRefusedParts("ws", "a", 0, "/?");
        assertRefusedParts("ws", "a", 0, "/#");
        assertRefusedParts("ftp", "a", 0, "/");
        assertRefusedParts("ws", "127.1", 0, "/");
    }

    private static void assertRefusedParts(String scheme, String host, int port, String path) {
        assertThrows(
                InvalidParameterException.class,
                () -> new UrlComponents(scheme, host, port, path, Optional.empty(), Optional.empty()));
    }

    @Test
    void anOriginIsSecurityHostAndPort() {
        UrlComponents wss = UrlComponents.parse("wss://server.test/a");
        assertTrue(wss.hasOriginOf(UrlComponents.parse("https://SERVER.test:443/b?c")));
        assertFalse(wss.hasOriginOf(UrlComponents.parse("ws://server.test:443/a")));
        assertFalse(wss.hasOriginOf(UrlComponents.parse("wss://server.test:444/a")));
        assertFalse(wss.hasOriginOf(UrlComponents.parse("wss://server.test./a")));
        assertEquals("https://server.test/a", wss.withScheme("http", "https").toString());
    }
}
