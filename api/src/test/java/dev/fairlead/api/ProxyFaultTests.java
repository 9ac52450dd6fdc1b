package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.TestAuthority;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Proxies that refuse, break rules, or break. The rows of the catalogue of hostile servers that concern proxies. */
@Timeout(60)
class ProxyFaultTests {

    private static final URI SERVER = URI.create("ws://name.test:8080/");

    private static final Credentials ALADDIN = new Credentials("Aladdin", "open sesame".toCharArray());

    private static final String CONNECTED = "HTTP/1.1 200 OK\r\n\r\n";

    /** What a proxy says instead of connecting, and what becomes of that. */
    record Fault(String name, boolean socks, ScriptedProxy.Script script, ErrorCode code, String told) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault http(String name, String answer, ErrorCode code, String told) {
        return new Fault(
                name,
                false,
                talk -> {
                    talk.request();
                    talk.say(answer);
                    talk.awaitEnd();
                },
                code,
                told);
    }

    private static Fault socks(String name, ErrorCode code, String told, int... reply) {
        return new Fault(
                name,
                true,
                talk -> {
                    Socks.login(talk);
                    Socks.port(talk);
                    byte[] bytes = new byte[reply.length];
                    for (int i = 0; i < reply.length; i++) {
                        bytes[i] = (byte) reply[i];
                    }
                    talk.say(bytes);
                    if (!name.contains("cut")) {
                        talk.awaitEnd();
                    }
                },
                code,
                told);
    }

    private static final List<Fault> FAULTS = List.of(
            http(
                    "S-121 a scheme that is unknown",
                    status(407, "Proxy-Authenticate: Negotiate"),
                    ErrorCode.LOGIN_FAILURE,
                    "407"),
            http(
                    "S-125 bytes behind the answer",
                    CONNECTED + "\u0016\u0003\u0003",
                    ErrorCode.INVALID_SERVER_RESPONSE,
                    "behind its answer"),
            http("S-126 a redirect", status(302, "Location: http://elsewhere.test/"), ErrorCode.CANNOT_CONNECT, "302"),
            http(
                    "S-127 a head of 20 KiB",
                    "HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_480),
                    ErrorCode.HEADER_SIZE_OVERFLOW,
                    "longer than 8192 bytes"),
            http("an answer that is none", "SSH-2.0-OpenSSH\r\n", ErrorCode.INVALID_SERVER_RESPONSE, "RFC 9112"),
            http("a refusal", status(403), ErrorCode.CANNOT_CONNECT, "403"),
            new Fault(
                    "S-127 the end within the head",
                    false,
                    talk -> {
                        talk.request();
                        talk.say("HTTP/1.1 200 OK\r\n");
                    },
                    ErrorCode.CONNECTION_ERROR,
                    "has ended the connection"),
            socks("S-129 a reply that is cut", ErrorCode.CONNECTION_ERROR, "has ended the connection", 5, 0, 0, 1, 127),
            socks(
                    "S-129 an unknown type of address",
                    ErrorCode.INVALID_SERVER_RESPONSE,
                    "unknown type 9",
                    5,
                    0,
                    0,
                    9,
                    0),
            socks("another version", ErrorCode.INVALID_SERVER_RESPONSE, "version 4", 4, 0),
            socks("not allowed", ErrorCode.CANNOT_CONNECT, "not allowed by ruleset", 5, 2, 0, 1, 0, 0, 0, 0, 0, 0),
            new Fault(
                    "a method that was not offered",
                    true,
                    talk -> {
                        talk.bytes(4);
                        talk.say((byte) 5, (byte) 1);
                        talk.awaitEnd();
                    },
                    ErrorCode.INVALID_SERVER_RESPONSE,
                    "not offered"),
            new Fault(
                    "a password that is wrong",
                    true,
                    talk -> {
                        talk.bytes(4);
                        talk.say((byte) 5, (byte) 2);
                        talk.bytes(21);
                        talk.say((byte) 1, (byte) 1);
                        talk.awaitEnd();
                    },
                    ErrorCode.LOGIN_FAILURE,
                    "does not take"));

    static Stream<Arguments> waysAndFaults() {
        return Way.ALL.stream().flatMap(way -> FAULTS.stream().map(fault -> Arguments.of(way, fault)));
    }

    static List<Way> ways() {
        return Way.ALL;
    }

    static <X extends Exception> X sendFailure(Way way, Class<X> type, Request request) {
        return way.calls() == Calls.BLOCKING
                ? assertThrows(type, request::send)
                : Outcomes.failure(type, request.sendAsync());
    }

    private static UnaryOperator<SessionOptions.Builder> through(ProxyServer proxy) {
        return options -> options.option(Option.PROXY, ProxyConfig.named(proxy))
                .option(Option.PROXY_CREDENTIALS, Optional.of(ALADDIN))
                .timeouts(Timeouts.DEFAULT.withConnect(Duration.ofSeconds(20)));
    }

    private static ProxyServer http(ScriptedProxy proxy) {
        return ProxyServer.http("127.0.0.1", proxy.port());
    }

    @ParameterizedTest
    @MethodSource("waysAndFaults")
    void theFaultIsTold(Way way, Fault fault) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(fault.script())) {
            ProxyServer server = fault.socks() ? ProxyServer.socks5("127.0.0.1", proxy.port()) : http(proxy);
            Request request = FlowServers.request(servers.open(through(server)), SERVER);
            ProxyException failure = sendFailure(way, ProxyException.class, request);
            String message = String.valueOf(failure.getMessage());
            assertEquals(
                    List.of(fault.code(), Phase.PROXY, Culprit.PEER),
                    List.of(failure.code(), failure.phase(), failure.failure().culprit()),
                    message);
            assertTrue(message.contains(fault.told()) && message.contains(server.toString()), message);
            assertTrue(!message.contains("sesame") && !message.contains("QWxh"), message);
            assertEquals(server, failure.proxy());
            // The request can be sent again, with the same outcome.
            assertEquals(
                    fault.code(),
                    sendFailure(way, ProxyException.class, request).code());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatTheProxyHasAnsweredCanBeRead(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(talk -> {
                    talk.request();
                    talk.say("HTTP/1.1 403 Forbidden\r\nX-Why: policy\r\nContent-Length: 9\r\n\r\nnot there");
                    talk.awaitEnd();
                })) {
            Request request = FlowServers.request(servers.open(through(http(proxy))), SERVER);
            ProxyException failure = sendFailure(way, ProxyException.class, request);
            Response answer = failure.proxyResponse().orElseThrow();
            assertEquals(403, answer.status());
            assertEquals(Optional.of("policy"), answer.headers().first("X-Why"));
            assertEquals("not there", new String(failure.body(), StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void s122AProxyThatIsNeverContentIsToldOnce(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(talk -> {
                    talk.request();
                    talk.say(status(407, "Proxy-Authenticate: Basic realm=\"cave\""));
                    talk.awaitEnd();
                })) {
            Request request = FlowServers.request(servers.open(through(http(proxy))), SERVER);
            ProxyException failure = sendFailure(way, ProxyException.class, request);
            assertEquals(ErrorCode.LOGIN_FAILURE, failure.code());
            assertEquals(407, failure.proxyResponse().orElseThrow().status());
            assertEquals(2, proxy.asked().size());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void s127AProxyThatSaysNothingHasTheTimeOfConnecting(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(talk -> {
                    talk.request();
                    talk.say("HTTP/1.1 200 OK\r\n");
                    talk.awaitEnd();
                })) {
            Session session = servers.open(through(http(proxy)));
            Request request = FlowServers.request(session, SERVER);
            request.setOption(Option.CONNECT_TIMEOUT, Duration.ofMillis(300));
            long began = System.nanoTime();
            TimeoutException failure = sendFailure(way, TimeoutException.class, request);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertEquals(Phase.PROXY, failure.phase());
            assertEquals(Duration.ofMillis(300), failure.limit());
            assertTrue(took.compareTo(Duration.ofMillis(300)) >= 0, took.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void s130TheCertificateOfTheProxyIsLookedAt(Way way) throws Exception {
        TestAuthority other = TestAuthority.create("another root");
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(
                        other.identity()
                                .dns("localhost")
                                .issue()
                                .serverContext()
                                .getServerSocketFactory(),
                        ScriptedProxy.Talk::connect)) {
            Session session = servers.open(through(ProxyServer.https("localhost", proxy.port())));
            TlsException failure = sendFailure(way, TlsException.class, FlowServers.request(session, SERVER));
            assertEquals(Phase.PROXY, failure.phase());
            assertEquals(Set.of(TlsProblem.UNKNOWN_CA), failure.problems());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theNameInTheCertificateOfTheProxyIsThatOfTheProxy(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.startSecure(ScriptedProxy.Talk::connect)) {
            Session session = servers.open(through(ProxyServer.https("127.0.0.2", proxy.port())));
            WebSocketException failure =
                    sendFailure(way, WebSocketException.class, FlowServers.request(session, SERVER));
            // Linux connects to each address of 127.0.0.0/8, but the proxy listens at one.
            assertEquals(Phase.CONNECT, failure.phase());
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("127.0.0.2:" + proxy.port()), failure.getMessage());
        }
    }

    /** Says nothing once it was asked. */
    private static ScriptedProxy.Script silentOnce(CountDownLatch asked) {
        return talk -> {
            talk.request();
            asked.countDown();
            talk.awaitEnd();
        };
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCloseEndsTheConversationWithTheProxy(Way way) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(silentOnce(asked))) {
            Request request = FlowServers.request(servers.open(through(http(proxy))), SERVER);
            CompletableFuture<Void> sending = way.calls() == Calls.BLOCKING
                    ? CompletableFuture.runAsync(() -> assertThrows(CancelledException.class, request::send))
                    : request.sendAsync();
            asked.await();
            request.close();
            if (way.calls() == Calls.BLOCKING) {
                Outcomes.done(sending);
            } else {
                assertEquals(
                        Phase.PROXY,
                        Outcomes.failure(CancelledException.class, sending).phase());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anInterruptOrACancelEndsItToo(Way way) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(silentOnce(asked))) {
            Request request = FlowServers.request(servers.open(through(http(proxy))), SERVER);
            if (way.calls() == Calls.BLOCKING) {
                BackgroundCall<?> call = BackgroundCall.of(() -> {
                    request.send();
                    return "sent";
                });
                asked.await();
                call.interrupt();
                assertEquals(CancelledException.class, call.outcome().getClass());
            } else {
                CompletableFuture<Void> sending = request.sendAsync();
                asked.await();
                Outcomes.cancel(sending);
            }
            request.close();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void s129ANameThatIsTooLongIsNotAsked(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            Session session = servers.open(through(ProxyServer.socks5("127.0.0.1", 9)));
            String label = "a".repeat(63);
            String name = String.join(".", Arrays.asList(label, label, label, label, "x"));
            InvalidParameterException refused =
                    assertThrows(InvalidParameterException.class, () -> session.connect(name, 80));
            assertEquals(ErrorCode.INVALID_URL, refused.code());
        }
    }
}
