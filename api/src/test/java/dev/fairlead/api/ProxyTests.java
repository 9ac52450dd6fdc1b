package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.redirect;
import static dev.fairlead.api.FlowServers.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections through proxies that do their work, and those who want to know who asks. */
@Timeout(60)
class ProxyTests {

    private static final Credentials ALADDIN = new Credentials("Aladdin", "open sesame".toCharArray());

    private static final String BASIC = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";

    private static final String ASK_BASIC = status(407, "Proxy-Authenticate: Basic realm=\"cave\"");

    static List<Way> ways() {
        return Way.ALL;
    }

    private static UnaryOperator<SessionOptions.Builder> through(ProxyServer proxy) {
        return options -> options.option(Option.PROXY, ProxyConfig.named(proxy));
    }

    private static UnaryOperator<SessionOptions.Builder> withCredentials(ProxyServer proxy) {
        return options -> through(proxy).apply(options).option(Option.PROXY_CREDENTIALS, Optional.of(ALADDIN));
    }

    private static ProxyServer http(ScriptedProxy proxy) {
        return ProxyServer.http("127.0.0.1", proxy.port());
    }

    private static ConnectionInfo echo(FlowServers servers, Session session, URI uri) throws Exception {
        Request request = FlowServers.request(session, uri);
        assertEquals(101, servers.exchange(request).status());
        WebSocket socket = request.completeUpgrade();
        FlowServers.assertEcho(socket);
        return socket.connectionInfo();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theProxyIsAskedAndTheServerDoesNotKnow(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(ScriptedProxy.Talk::connect)) {
            EmbeddedServer server = servers.serve("server", (head, number) -> UPGRADE);
            ConnectionInfo info = echo(
                    servers,
                    servers.open(options -> through(http(proxy)).apply(options.userAgent("Tests/1"))),
                    server.uri("/"));
            RequestHead asked = proxy.asked().get(0);
            String authority = "127.0.0.1:" + server.port();
            assertEquals("CONNECT " + authority, asked.method() + " " + asked.target());
            assertEquals(authority, FlowServers.field(asked, "Host"));
            assertEquals("Tests/1", FlowServers.field(asked, "User-Agent"));
            assertFalse(servers.wire("server").contains("Proxy"), servers.wire("server"));
            assertEquals(Optional.of(http(proxy)), info.proxy());
            assertTrue(info.timings().tunnel().isPresent());
            assertTrue(info.timings().tlsHandshake().isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void tlsGoesThroughTheTunnelToTheServer(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(ScriptedProxy.Talk::connect)) {
            EmbeddedServer server = servers.serveSecure("server", (head, number) -> UPGRADE);
            ConnectionInfo info = echo(servers, servers.open(through(http(proxy))), SecureEnds.uri(server));
            assertTrue(info.timings().tlsHandshake().isPresent());
            assertTrue(info.timings().tunnel().isPresent());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void tlsWithTheProxyIsNotTlsWithTheServer(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.startSecure(ScriptedProxy.Talk::connect)) {
            Session session = servers.open(through(ProxyServer.https("localhost", proxy.port())));
            EmbeddedServer plain = servers.serve("plain", (head, number) -> UPGRADE);
            Request request = FlowServers.request(session, plain.uri("/"));
            assertEquals(Optional.empty(), servers.exchange(request).tls());
            FlowServers.assertEcho(request.completeUpgrade());
            EmbeddedServer secure = servers.serveSecure("secure", (head, number) -> UPGRADE);
            echo(servers, session, SecureEnds.uri(secure));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void socksConnectsByAddressAndByName(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(Socks::serve)) {
            EmbeddedServer server = servers.serve("server", (head, number) -> UPGRADE);
            Session session = servers.open(withCredentials(ProxyServer.socks5("127.0.0.1", proxy.port())));
            echo(servers, session, server.uri("/"));
            echo(servers, session, URI.create("ws://name.test:" + server.port() + "/"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void s121AProxyThatAsksIsToldOnceAndOnlyTheProxy(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(talk -> {
                    if (talk.number() == 1) {
                        talk.request();
                        talk.say(ASK_BASIC);
                        talk.awaitEnd();
                    } else {
                        talk.connect();
                    }
                })) {
            EmbeddedServer server = servers.serve("server", (head, number) -> UPGRADE);
            echo(servers, servers.open(withCredentials(http(proxy))), server.uri("/"));
            assertEquals(
                    List.of("", BASIC),
                    proxy.asked().stream()
                            .map(head -> FlowServers.field(head, "Proxy-Authorization"))
                            .toList());
            assertFalse(servers.wire("server").contains("QWxh"), servers.wire("server"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void digestGoesBeforeBasicAndIsForConnect(Way way) throws Exception {
        String asks = status(
                407,
                "Proxy-Authenticate: Basic realm=\"cave\"",
                "Proxy-Authenticate: Digest realm=\"cave\", qop=\"auth\", algorithm=SHA-256, nonce=\"n0nce\"");
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(talk -> {
                    RequestHead head = talk.request();
                    String answer = FlowServers.field(head, "Proxy-Authorization");
                    if (answer.isEmpty()) {
                        talk.say(asks);
                        talk.awaitEnd();
                        return;
                    }
                    DigestChallenge challenge = new DigestChallenge(
                            "cave", "n0nce", DigestAlgorithm.SHA_256, Optional.empty(), false, false);
                    String clientNonce = answer.replaceAll(".*cnonce=\"([^\"]*)\".*", "$1");
                    assertEquals(
                            challenge.answer(
                                    ALADDIN, new DigestChallenge.Question("CONNECT", head.target(), 1, clientNonce)),
                            answer);
                    talk.say("HTTP/1.1 200 OK\r\n\r\n");
                    talk.relay(Integer.parseInt(head.target().split(":", -1)[1]));
                })) {
            EmbeddedServer server = servers.serve("server", (head, number) -> UPGRADE);
            echo(servers, servers.open(withCredentials(http(proxy))), server.uri("/"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void s123AServerThatPlaysTheProxyIsToldNothing(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(ScriptedProxy.Talk::connect)) {
            EmbeddedServer server = servers.serve(
                    "server",
                    (head, number) ->
                            number == 1 ? ASK_BASIC : status(401, "Proxy-Authenticate: Basic realm=\"cave\"", "X: 1"));
            Session session = servers.open(withCredentials(http(proxy)));
            assertEquals(
                    407,
                    servers.exchange(FlowServers.request(session, server.uri("/")))
                            .status());
            assertEquals(
                    401,
                    servers.exchange(FlowServers.request(session, server.uri("/")))
                            .status());
            assertEquals(2, servers.asked("server").size());
            servers.asked("server")
                    .forEach(head -> assertFalse(head.headers().toString().contains("uthorization")));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachHopHasItsProxyOrNone(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(ScriptedProxy.Talk::connect)) {
            EmbeddedServer second = servers.serve("second", (head, number) -> UPGRADE);
            EmbeddedServer first =
                    servers.serve("first", (head, number) -> redirect(302, "ws://localhost:" + second.port() + "/"));
            Session session =
                    servers.open(options -> options.option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE)
                            .option(Option.PROXY, ProxyConfig.named(http(proxy), "<local>")));
            Request request = FlowServers.request(session, first.uri("/"));
            assertEquals(101, servers.exchange(request).status());
            assertEquals(1, proxy.asked().size());
            assertEquals(Optional.empty(), request.connectionInfo().proxy());
            FlowServers.assertEcho(request.completeUpgrade());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void schemesThatAreDisabledAreNotAnswered(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(talk -> {
                    talk.request();
                    talk.say(ASK_BASIC);
                    talk.awaitEnd();
                })) {
            Session session = servers.open(options -> withCredentials(http(proxy))
                    .apply(options)
                    .option(Option.DISABLED_PROXY_SCHEMES, Set.of(AuthScheme.BASIC)));
            Request request = FlowServers.request(session, URI.create("ws://name.test:8080/"));
            assertEquals(
                    ErrorCode.LOGIN_FAILURE,
                    ProxyFaultTests.sendFailure(way, ProxyException.class, request)
                            .code());
            assertEquals(1, proxy.asked().size());
        }
    }
}
