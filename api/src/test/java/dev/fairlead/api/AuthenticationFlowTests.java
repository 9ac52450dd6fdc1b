package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.redirect;
import static dev.fairlead.api.FlowServers.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.http1.Challenge;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that want to know who is there. */
@Timeout(60)
class AuthenticationFlowTests {

    private static final Credentials ALADDIN = new Credentials("Aladdin", "open sesame".toCharArray());

    private static final Credentials WRONG = new Credentials("Aladdin", "abracadabra".toCharArray());

    private static final String BASIC = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";

    private static final String ASK_BASIC = status(401, "WWW-Authenticate: Basic realm=\"cave\"");

    static List<Way> ways() {
        return Way.ALL;
    }

    private static String digest(String nonce, String further) {
        return status(
                401,
                "WWW-Authenticate: Basic realm=\"cave\"",
                "WWW-Authenticate: Digest realm=\"cave\", qop=\"auth\", algorithm=SHA-256, nonce=\"" + nonce + "\""
                        + further);
    }

    /** Lets those in who have computed what the server computes. */
    private static boolean isRight(RequestHead head, String nonce) {
        String answer = FlowServers.field(head, "Authorization");
        DigestChallenge challenge =
                new DigestChallenge("cave", nonce, DigestAlgorithm.SHA_256, Optional.empty(), false, false);
        String clientNonce = answer.replaceAll(".*cnonce=\"([^\"]*)\".*", "$1");
        return answer.equals(
                challenge.answer(ALADDIN, new DigestChallenge.Question(head.method(), head.target(), 1, clientNonce)));
    }

    private static SessionOptions.Builder inTheClear(SessionOptions.Builder options) {
        return options.option(Option.BASIC_IN_CLEAR_TEXT, true);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void digestIsAnsweredAndNeverSentUnasked(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server =
                    servers.serve("cave", (head, number) -> isRight(head, "n") ? UPGRADE : digest("n", ""));
            Request request = FlowServers.request(servers.open(options -> options), server.uri("/a?b=c"));
            request.setCredentials(AuthScheme.DIGEST, ALADDIN);
            assertEquals(101, servers.exchange(request).status());
            FlowServers.assertEcho(request.completeUpgrade());
            List<RequestHead> asked = servers.asked("cave");
            assertEquals(2, asked.size());
            assertEquals("", FlowServers.field(asked.get(0), "Authorization"));
            assertNotEquals(
                    FlowServers.field(asked.get(0), "Sec-WebSocket-Key"),
                    FlowServers.field(asked.get(1), "Sec-WebSocket-Key"));
            assertFalse(request.headers().toString().contains("Digest"), "the answer is not shown");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aStaleNonceIsAnsweredOnceMore(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve("cave", (head, number) -> switch (number) {
                case 1 -> digest("old", "");
                case 2 -> digest("new", ", stale=true");
                default -> isRight(head, "new") ? UPGRADE : digest("never", "");
            });
            Request request = FlowServers.request(servers.open(options -> options), server.uri("/"));
            request.setCredentials(AuthScheme.DIGEST, ALADDIN);
            assertEquals(101, servers.exchange(request).status());
            FlowServers.assertEcho(request.completeUpgrade());
            assertEquals(3, servers.asked("cave").size());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void wrongCredentialsEndWithTheReadable401(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server =
                    servers.serve("cave", (head, number) -> isRight(head, "n") ? UPGRADE : digest("n", ""));
            Request request = FlowServers.request(servers.open(options -> options), server.uri("/"));
            request.setCredentials(AuthScheme.DIGEST, WRONG);
            assertEquals(401, servers.exchange(request).status());
            assertEquals(2, servers.asked("cave").size());
            assertEquals(
                    List.of("Basic", "Digest"),
                    request.challenges().stream().map(Challenge::scheme).toList());
            assertEquals("no", new String(request.receiveBody(), java.nio.charset.StandardCharsets.US_ASCII));
            // WinHTTP: set credentials and send again, on the same handle.
            request.setCredentials(AuthScheme.DIGEST, ALADDIN);
            assertEquals(101, servers.exchange(request).status());
            FlowServers.assertEcho(request.completeUpgrade());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void basicGoesWithTheFirstRequestWhereItMay(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            FlowServers.Script script =
                    (head, number) -> FlowServers.field(head, "Authorization").equals(BASIC) ? UPGRADE : ASK_BASIC;
            EmbeddedServer clear = servers.serve("clear", script);
            EmbeddedServer secure = servers.serveSecure("secure", script);
            Session session = servers.open(options -> options);
            Request overTls = FlowServers.request(session, SecureEnds.uri(secure));
            assertEquals(
                    101,
                    servers.exchange(overTls.setCredentials(AuthScheme.BASIC, ALADDIN))
                            .status());
            FlowServers.assertEcho(overTls.completeUpgrade());
            assertEquals(1, servers.asked("secure").size());
            Request refused = FlowServers.request(session, clear.uri("/"));
            assertEquals(
                    401,
                    servers.exchange(refused.setCredentials(AuthScheme.BASIC, ALADDIN))
                            .status());
            assertEquals(1, servers.asked("clear").size());
            assertEquals("", FlowServers.field(servers.asked("clear").get(0), "Authorization"));
            refused.setOption(Option.BASIC_IN_CLEAR_TEXT, true);
            assertEquals(101, servers.exchange(refused).status());
            FlowServers.assertEcho(refused.completeUpgrade());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theProviderIsAskedWithTheChallengeAndOpensTheWebSocketInOneCall(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve(
                    "cave",
                    (head, number) -> FlowServers.field(head, "Authorization").equals(BASIC) ? UPGRADE : ASK_BASIC);
            List<String> asked = new CopyOnWriteArrayList<>();
            servers.open(options -> inTheClear(options).credentials((uri, challenge) -> {
                asked.add(uri + " " + challenge.realm().orElse(""));
                return Optional.of(asked.size() == 1 ? WRONG : ALADDIN);
            }));
            FlowServers.assertEcho(servers.webSocket(server.uri("/a"), UpgradeOptions.DEFAULT));
            String expected = server.uri("/a") + " cave";
            assertEquals(List.of(expected, expected), asked);
            assertEquals(3, servers.asked("cave").size());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void threeRoundsAreTriedAndNoneIfAuthenticationIsDisabled(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve("cave", (head, number) -> ASK_BASIC);
            Session session = servers.open(options -> inTheClear(options)
                    .credentials((uri, challenge) -> Optional.of(new Credentials("a", new char[] {'b'}))));
            Request request = FlowServers.request(session, server.uri("/"));
            assertEquals(401, servers.exchange(request).status());
            assertEquals(4, servers.asked("cave").size());
            request.setOption(Option.DISABLED_FEATURES, Set.of(Feature.AUTHENTICATION));
            assertEquals(401, servers.exchange(request).status());
            assertEquals(5, servers.asked("cave").size());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void credentialsAreForTheNamedServerOnly(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer second = servers.serve("second", (head, number) -> ASK_BASIC);
            EmbeddedServer first = servers.serve(
                    "first",
                    (head, number) -> FlowServers.field(head, "Authorization").isEmpty()
                            ? ASK_BASIC
                            : redirect(302, second.uri("/")));
            Session session = servers.open(options -> inTheClear(options)
                    .option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE)
                    .credentials((uri, challenge) -> Optional.of(ALADDIN)));
            Request request = FlowServers.request(session, first.uri("/"));
            assertEquals(401, servers.exchange(request).status());
            assertEquals(2, servers.asked("first").size());
            assertEquals(1, servers.asked("second").size());
            assertEquals("", FlowServers.field(servers.asked("second").get(0), "Authorization"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void basicGoesOnWithinTheServerAndDigestIsAskedForAgain(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer basic =
                    servers.serve("basic", (head, number) -> number == 1 ? redirect(302, "/b") : UPGRADE);
            EmbeddedServer digest = servers.serve("digest", (head, number) -> switch (number) {
                case 1 -> digest("one", "");
                case 2 -> redirect(302, "/b");
                case 3 -> digest("two", "");
                default -> isRight(head, "two") ? UPGRADE : status(403);
            });
            Session session = servers.open(
                    options -> inTheClear(options).option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE));
            Request first = FlowServers.request(session, basic.uri("/a")).setCredentials(AuthScheme.BASIC, ALADDIN);
            assertEquals(101, servers.exchange(first).status());
            assertEquals(BASIC, FlowServers.field(servers.asked("basic").get(1), "Authorization"));
            FlowServers.assertEcho(first.completeUpgrade());
            Request second = FlowServers.request(session, digest.uri("/a")).setCredentials(AuthScheme.DIGEST, ALADDIN);
            assertEquals(101, servers.exchange(second).status());
            assertEquals("", FlowServers.field(servers.asked("digest").get(2), "Authorization"));
            FlowServers.assertEcho(second.completeUpgrade());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoeverEndsTheCallEndsTheExchangeThatIsGoingOn(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            // The second answer stops within its first line.
            EmbeddedServer server = servers.serve("cave", (head, number) -> switch (number) {
                case 1 -> digest("n", "");
                case 2 -> "HTTP/1.1 101 Sw";
                default -> UPGRADE;
            });
            Request request = FlowServers.request(servers.open(options -> options), server.uri("/"));
            request.setCredentials(AuthScheme.DIGEST, ALADDIN);
            request.send();
            if (way.calls() == Calls.BLOCKING) {
                BackgroundCall<Response> receiving = BackgroundCall.of(request::receiveResponse);
                awaitSecond(servers);
                receiving.interrupt();
                receiving.failure(CancelledException.class);
            } else {
                CompletableFuture<Response> receiving = request.receiveResponseAsync();
                awaitSecond(servers);
                Outcomes.cancel(receiving);
            }
            assertEquals(101, exchangeOnceItIsFree(servers, request).status(), "it can be sent again");
            FlowServers.assertEcho(request.completeUpgrade());
        }
    }

    /** The cancel may come between two exchanges, which is noticed a moment later. */
    private static Response exchangeOnceItIsFree(FlowServers servers, Request request) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return servers.exchange(request);
            } catch (HandleStateException busy) {
                if (busy.code() != ErrorCode.INCORRECT_HANDLE_STATE || System.nanoTime() - end > 0) {
                    throw busy;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void awaitSecond(FlowServers servers) {
        while (servers.asked("cave").size() < 2) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aProviderThatThrowsHarmsThisRequestOnly(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve("cave", (head, number) -> number == 1 ? digest("n", "") : UPGRADE);
            Session session = servers.open(options -> options.credentials((uri, challenge) -> {
                throw new UnsupportedOperationException("nobody is here");
            }));
            Request request = FlowServers.request(session, server.uri("/"));
            CallbackException failure = servers.failure(CallbackException.class, request);
            assertInstanceOf(UnsupportedOperationException.class, failure.getCause());
            assertEquals(101, servers.exchange(request).status(), "it can be sent again");
            FlowServers.assertEcho(request.completeUpgrade());
            assertTrue(session.isOpen());
        }
    }
}
