package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Redirects on the way to a WebSocket. */
@Timeout(60)
class RedirectTests {

    /** Bytes that no other server is to see. */
    private static final String CANARY = "c4n4ry";

    private static final UpgradeOptions SECRETIVE = UpgradeOptions.builder()
            .header("Authorization", "Bearer " + CANARY)
            .header("Cookie", "a=" + CANARY)
            .header("Proxy-Authorization", CANARY)
            .header("Origin", "http://origin.test")
            .secretHeader("X-Token", CANARY)
            .build();

    static List<Way> ways() {
        return Way.ALL;
    }

    private static SessionOptions.Builder following(SessionOptions.Builder options) {
        return options.option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE);
    }

    static Stream<Arguments> waysAndStatuses() {
        return Way.ALL.stream()
                .flatMap(way -> IntStream.of(301, 302, 303, 307, 308).mapToObj(s -> Arguments.of(way, s)));
    }

    @ParameterizedTest
    @MethodSource("waysAndStatuses")
    void aRedirectToAnotherServerIsFollowedWithoutSecretsAndWithAFreshKey(Way way, int status) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer second = servers.serve("second", (head, number) -> UPGRADE);
            EmbeddedServer first = servers.serve(
                    "first",
                    (head, number) ->
                            redirect(status, second.uri("/b?c").toString().replace("ws", "http")));
            servers.open(RedirectTests::following);
            FlowServers.assertEcho(servers.webSocket(first.uri("/a"), SECRETIVE));
            assertTrue(servers.wire("first").contains(CANARY));
            RequestHead next = servers.asked("second").get(0);
            assertFalse(servers.wire("second").contains(CANARY));
            assertEquals("/b?c", next.target());
            assertEquals("GET", next.method());
            assertEquals("127.0.0.1:" + second.port(), FlowServers.field(next, "Host"));
            assertEquals("http://origin.test", FlowServers.field(next, "Origin"));
            assertNotEquals(
                    FlowServers.field(servers.asked("first").get(0), "Sec-WebSocket-Key"),
                    FlowServers.field(next, "Sec-WebSocket-Key"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRedirectWithinTheServerKeepsSecretsAndOneBackToItDoesNotBringThemBack(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            List<URI> ends = new CopyOnWriteArrayList<>();
            EmbeddedServer second = servers.serve("second", (head, number) -> redirect(302, ends.get(0)));
            EmbeddedServer first = servers.serve("first", (head, number) -> switch (number) {
                case 1 -> redirect(307, "../b");
                case 2 -> redirect(307, second.uri("/"));
                default -> UPGRADE;
            });
            ends.add(first.uri("/back"));
            servers.open(RedirectTests::following);
            FlowServers.assertEcho(servers.webSocket(first.uri("/a/x"), SECRETIVE));
            List<RequestHead> asked = servers.asked("first");
            assertEquals(
                    List.of("/a/x", "/b", "/back"),
                    asked.stream().map(RequestHead::target).toList());
            assertEquals("Bearer " + CANARY, FlowServers.field(asked.get(1), "Authorization"));
            assertEquals("a=" + CANARY, FlowServers.field(asked.get(1), "Cookie"));
            assertFalse(servers.wire("second").contains(CANARY));
            assertFalse(servers.wire("first").contains(CANARY), "the last request of the first server");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void redirectsAreAnswersLikeOthersByDefaultAndWhereTheyAreDisabled(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer first = servers.serve("first", (head, number) -> redirect(302, "/elsewhere"));
            Session session = servers.open(options -> options);
            Request request = FlowServers.request(session, first.uri("/a"));
            assertEquals(302, servers.exchange(request).status());
            assertEquals(
                    "/elsewhere", request.response().headers().first("Location").orElseThrow());
            assertEquals("gone", new String(request.receiveBody(), java.nio.charset.StandardCharsets.US_ASCII));
            Request disabled = FlowServers.request(session, first.uri("/a"));
            disabled.setOption(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE);
            disabled.setOption(Option.DISABLED_FEATURES, Set.of(Feature.REDIRECTS));
            assertEquals(302, servers.exchange(disabled).status());
            assertEquals(2, servers.asked("first").size());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theUriIsTheFinalOneAndTheListenerIsToldOfEach(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer first =
                    servers.serve("first", (head, number) -> number < 3 ? redirect(301, "/" + number) : UPGRADE);
            Request request = FlowServers.request(servers.open(RedirectTests::following), first.uri("/a"));
            List<URI> told = new CopyOnWriteArrayList<>();
            request.setStatusListener(
                    event -> told.add(((StatusEvent.Redirected) event).target()), Set.of(StatusKind.REDIRECT));
            assertEquals(first.uri("/a"), request.uri());
            assertEquals(101, servers.exchange(request).status());
            assertEquals(first.uri("/2"), request.uri());
            FlowServers.assertEcho(request.completeUpgrade());
            assertEquals(first.uri("/2"), request.uri());
            assertEquals("/a", request.target());
            request.close();
            assertEquals(List.of(first.uri("/1"), first.uri("/2")), awaited(told, 2));
        }
    }

    private static List<URI> awaited(List<URI> told, int size) {
        while (told.size() < size) {
            Thread.onSpinWait();
        }
        return told;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void fiveRedirectsAreFollowedAndTheSixthFails(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer first = servers.serve("first", (head, number) -> redirect(302, ""));
            Session session = servers.open(RedirectTests::following);
            Request request = FlowServers.request(session, first.uri("/loop"));
            UpgradeException failure = servers.failure(UpgradeException.class, request);
            assertEquals(6, servers.asked("first").size());
            assertEquals(
                    Failure.of(ErrorCode.REDIRECT_FAILED, Phase.RECEIVE_RESPONSE, Culprit.PEER, "RFC 9110 15.4"),
                    failure.failure());
            assertEquals(12156, failure.code().number());
            assertEquals(302, failure.response().orElseThrow().status());
            assertEquals(
                    "the redirect of 127.0.0.1:" + first.port()
                            + " with status 302 is not followed: it is redirect 6 in a row, limit 5",
                    failure.getMessage());
            request.setOption(Option.MAX_REDIRECTS, 0);
            servers.failure(UpgradeException.class, request);
            assertEquals(7, servers.asked("first").size(), "it can be sent again");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aDowngradeAndWhatLeadsNowhereFail(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer clear = servers.serve("clear", (head, number) -> UPGRADE);
            List<String> locations = new ArrayList<>(List.of(
                    clear.uri("/?" + CANARY).toString(),
                    clear.uri("/?" + CANARY).toString().replace("ws", "http"),
                    "file:///" + CANARY,
                    "wss://me:" + CANARY + "@localhost/",
                    "http://0177.0.0.1/",
                    "/a b"));
            EmbeddedServer secure =
                    servers.serveSecure("secure", (head, number) -> redirect(302, locations.get(number - 1)));
            Session session = servers.open(RedirectTests::following);
            for (int i = 0; i < locations.size(); i++) {
                UpgradeException failure =
                        servers.failure(UpgradeException.class, FlowServers.request(session, SecureEnds.uri(secure)));
                assertEquals(ErrorCode.REDIRECT_FAILED, failure.code());
                assertFalse(Failures.message(failure).contains(CANARY), failure.getMessage());
            }
            assertEquals(List.of(), servers.asked("clear"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRedirectToTlsIsFollowedWithoutSecrets(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer secure = servers.serveSecure("secure", (head, number) -> UPGRADE);
            EmbeddedServer clear = servers.serve("clear", (head, number) -> redirect(308, SecureEnds.uri(secure)));
            servers.open(RedirectTests::following);
            WebSocket socket = servers.webSocket(clear.uri("/"), SECRETIVE);
            assertTrue(socket.tls().isPresent());
            FlowServers.assertEcho(socket);
            assertFalse(servers.wire("secure").contains(CANARY));
        }
    }
}
