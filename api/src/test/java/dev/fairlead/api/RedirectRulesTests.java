package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.RedirectRules.Followed;
import dev.fairlead.api.RedirectRules.Refused;
import dev.fairlead.codec.http1.Headers;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where redirects lead, and what goes with them. */
@Timeout(60)
class RedirectRulesTests {

    private static Headers location(String... locations) {
        Headers.Builder headers = Headers.builder();
        List.of(locations).forEach(location -> headers.add("Location", location));
        return headers.build();
    }

    private static RedirectRules.Verdict judged(String current, String... locations) {
        return RedirectRules.judge(UrlComponents.parse(current), location(locations));
    }

    /** All of two schemes, two hosts, two ports: from each to each. */
    static Stream<Arguments> pairs() {
        List<String> origins = Stream.of("ws", "wss")
                .flatMap(scheme -> Stream.of("one.test", "two.test")
                        .flatMap(host -> Stream.of(7, 8).map(port -> scheme + "://" + host + ":" + port)))
                .toList();
        return origins.stream().flatMap(from -> origins.stream().map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void secretsStayWithTheServerTheyAreFor(String from, String to) {
        Headers fields = Headers.builder()
                .add("Authorization", "a")
                .add("X-Token", "b")
                .add("cookie", "c")
                .add("Origin", "d")
                .add("PROXY-AUTHORIZATION", "e")
                .build();
        boolean downgrade = from.startsWith("wss:") && to.startsWith("ws:");
        for (String location : List.of(to + "/next", to.replaceFirst("ws", "http") + "/next")) {
            RedirectRules.Verdict verdict = judged(from + "/", location);
            if (downgrade) {
                assertEquals(new Refused("it leads from TLS to a connection without"), verdict);
                continue;
            }
            UrlComponents next = assertInstanceOf(Followed.class, verdict).url();
            assertEquals(to + "/next", next.toString());
            assertEquals(from.equals(to), next.hasOriginOf(UrlComponents.parse(from)));
        }
        assertEquals(
                Headers.builder().add("Origin", "d").build(), RedirectRules.withoutSecrets(fields, Set.of("x-token")));
    }

    @Test
    void fiveStatusesAreRedirects() {
        assertEquals(
                List.of(301, 302, 303, 307, 308),
                IntStream.range(100, 600)
                        .filter(RedirectRules::isRedirect)
                        .boxed()
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET", "302, GET, GET", "303, GET, GET", "307, GET, GET", "308, GET, GET",
        "301, POST, GET", "302, POST, GET", "303, POST, GET", "307, POST, POST", "308, POST, POST",
        "301, PUT, PUT", "303, PUT, GET", "303, HEAD, HEAD", "302, HEAD, HEAD"
    })
    void theMethodChangesWhereTheRfcSaysSo(int status, String method, String next) {
        assertEquals(next, RedirectRules.methodFor(status, method));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://a/b, https://a/c, wss://a/c",
        "ws://a/b, wss://a/c, wss://a/c",
        "wss://a/b, https://a:443/c, wss://a/c",
        "wss://a/b, /c, wss://a/c",
        "wss://a/b, //other.test/c, wss://other.test/c",
        "ws://a/b?x, '', ws://a/b?x",
        "ws://a/b?x, '#f', ws://a/b?x"
    })
    void httpIsReadAsWebSocket(String current, String location, String next) {
        assertEquals(new Followed(UrlComponents.parse(next)), judged(current, location));
    }

    @ParameterizedTest
    @CsvSource({
        "file:///a",
        "ftp://a/",
        "http://me:secret@a/",
        "//me:secret@a/",
        "http://0177.0.0.1/",
        "http://a b/",
        "http:///x"
    })
    void aLocationThatIsNotUsableLeadsNowhere(String location) {
        Refused refused = assertInstanceOf(Refused.class, judged("ws://a/", location));
        assertTrue(refused.reason().startsWith("its Location is not usable: "), refused.reason());
        assertFalse(refused.reason().contains("secret"));
    }

    @Test
    void oneLocationIsNeeded() {
        assertEquals(new Refused("it has 0 Location fields instead of one"), judged("ws://a/"));
        assertEquals(new Refused("it has 2 Location fields instead of one"), judged("ws://a/", "/b", "/b"));
    }
}
