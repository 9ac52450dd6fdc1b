package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.redirect;
import static dev.fairlead.api.FlowServers.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cookies of a session, kept by its handler. */
@Timeout(60)
class CookieFlowTests {

    static List<Way> ways() {
        return Way.ALL;
    }

    private static String cookie(RequestHead head) {
        return FlowServers.field(head, "Cookie");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void cookiesOfEveryAnswerAreKeptAndSentToTheirServer(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer other = servers.serve("other", (head, number) -> UPGRADE);
            EmbeddedServer server = servers.serve("server", (head, number) -> switch (number) {
                case 1 -> status(403, "Set-Cookie: a=1", "Set-Cookie: b=2; Path=/x");
                case 2 -> redirect(302, "/x/y").replace("Content", "Set-Cookie: c=3\r\nContent");
                default -> UPGRADE;
            });
            CookieManager jar = new CookieManager();
            Session session = servers.open(options ->
                    options.cookieHandler(jar).option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE));
            Request request = FlowServers.request(session, server.uri("/"));
            assertEquals(403, servers.exchange(request).status());
            assertEquals(101, servers.exchange(request).status());
            FlowServers.assertEcho(request.completeUpgrade());
            List<String> sent = servers.asked("server").stream()
                    .map(CookieFlowTests::cookie)
                    .toList();
            assertEquals(List.of("", "a=1"), sent.subList(0, 2));
            assertEquals(Set.of("a=1", "b=2", "c=3"), Set.of(sent.get(2).split("; ", -1)));
            // java.net.CookieManager tells hosts apart, not ports, as RFC 6265 8.5 says of cookies.
            FlowServers.assertEcho(
                    servers.webSocket(URI.create("ws://localhost:" + other.port() + "/"), UpgradeOptions.DEFAULT));
            assertEquals("", cookie(servers.asked("other").get(0)));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theCallersOwnFieldIsTheOneAndDisabledCookiesAreNone(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve("server", (head, number) -> status(403, "Set-Cookie: a=1"));
            Session session = servers.open(options -> options.cookieHandler(new CookieManager()));
            Request request = FlowServers.request(session, server.uri("/"));
            servers.exchange(request);
            servers.exchange(request.setHeader("Cookie", "own=1"));
            request.removeHeader("Cookie");
            request.setOption(Option.DISABLED_FEATURES, Set.of(Feature.COOKIES));
            servers.exchange(request);
            request.setOption(Option.DISABLED_FEATURES, Set.of());
            servers.exchange(request);
            assertEquals(
                    List.of("", "own=1", "", "a=1"),
                    servers.asked("server").stream()
                            .map(CookieFlowTests::cookie)
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aHandlerThatThrowsHarmsThisRequestOnly(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            AtomicBoolean getThrows = new AtomicBoolean();
            AtomicBoolean putThrows = new AtomicBoolean(true);
            EmbeddedServer server = servers.serve("server", (head, number) -> status(403, "Set-Cookie: a=1"));
            Session session = servers.open(options -> options.cookieHandler(new CookieHandler() {
                @Override
                public Map<String, List<String>> get(URI uri, Map<String, List<String>> fields) throws IOException {
                    if (getThrows.get()) {
                        throw new IOException("get");
                    }
                    return Map.of();
                }

                @Override
                public void put(URI uri, Map<String, List<String>> fields) {
                    if (putThrows.get()) {
                        throw new UnsupportedOperationException("put");
                    }
                }
            }));
            Request request = FlowServers.request(session, server.uri("/"));
            assertEquals(
                    Phase.RECEIVE_RESPONSE,
                    servers.failure(CallbackException.class, request).phase());
            getThrows.set(true);
            assertEquals(
                    Phase.SEND_REQUEST,
                    assertThrows(CallbackException.class, request::send).phase());
            Outcomes.failure(CallbackException.class, request.sendAsync());
            getThrows.set(false);
            putThrows.set(false);
            assertEquals(403, servers.exchange(request).status());
        }
    }
}
