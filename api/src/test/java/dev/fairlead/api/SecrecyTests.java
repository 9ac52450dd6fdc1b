package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is secret is in no line of the log, at any level, in no message, and in nothing that an object says of itself. */
@Timeout(60)
class SecrecyTests {

    private static final String CANARY = "c4n4ry";

    private static final Credentials SECRET = new Credentials("Aladdin", CANARY.toCharArray());

    /** The password as Basic has it. */
    private static final String BASIC =
            Base64.getEncoder().encodeToString(("Aladdin:" + CANARY).getBytes(StandardCharsets.UTF_8));

    /** All that was said, by the log and by objects. */
    private final List<String> said = new CopyOnWriteArrayList<>();

    /** Kept, because a logger that nobody refers to is forgotten with its handlers. */
    private final Logger logger = Logger.getLogger("dev.fairlead");

    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getMessage() + text(entry.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    static List<Way> ways() {
        return Way.ALL;
    }

    @BeforeEach
    void listen() {
        listener.setLevel(Level.ALL);
        logger.addHandler(listener);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(listener);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    private static String text(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private void say(Object... things) {
        for (Object thing : things) {
            said.add(thing instanceof Throwable thrown ? text(thrown) + thrown : String.valueOf(thing));
        }
    }

    private void assertSecret() {
        assertFalse(said.isEmpty());
        assertEquals(
                List.of(),
                said.stream()
                        .filter(line -> line.contains(CANARY) || line.contains(BASIC))
                        .toList());
    }

    private void listenTo(Handle handle) {
        handle.setStatusListener(this::say, StatusKind.ALL);
    }

    private void tellOf(Session session, Request request) {
        say(session, session.options(), request, request.parent(), request.headers());
        Option.all().stream()
                .filter(option -> option.readableOn().contains(HandleType.REQUEST))
                .forEach(option -> say(request.option(option)));
    }

    private static Request secretive(Session session, URI uri) {
        return FlowServers.request(session, uri.resolve("/chat?token=" + CANARY))
                .addHeader("Authorization", "Bearer " + CANARY)
                .addHeader("Cookie", "id=" + CANARY);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void messagesPass(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve("server", (head, number) -> UPGRADE);
            Session session = servers.open(options -> options);
            listenTo(session);
            Request request = secretive(session, server.uri("/"));
            Response response = servers.exchange(request);
            WebSocket socket = request.completeUpgrade();
            socket.sendText(CANARY);
            Message.Text echo = (Message.Text) socket.receiveMessage();
            assertEquals(CANARY, echo.text());
            socket.sendBinary(CANARY.getBytes(StandardCharsets.US_ASCII));
            say(response, socket, echo, socket.receiveMessage(), socket.statistics(), socket.connectionInfo());
            assertTrue(said.contains("Text[" + CANARY.length() + " characters]"), "messages tell their length");
            tellOf(session, request);
            socket.close();
            say(socket.ending());
            assertSecret();
            assertTrue(said.stream().anyMatch(line -> line.contains("<< ")), "frames are traced");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRefusalAndWrongCredentials(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve(
                    "server",
                    (head, number) -> status(
                            401, "WWW-Authenticate: Basic realm=\"cave\"", "Set-Cookie: id=" + CANARY + "; Path=/"));
            Session session = servers.open(options -> options.credentials((uri, challenge) -> Optional.of(SECRET))
                    .cookieHandler(new CookieManager())
                    .option(Option.BASIC_IN_CLEAR_TEXT, true));
            listenTo(session);
            Request request = FlowServers.request(session, server.uri("/chat?token=" + CANARY));
            say(servers.exchange(request));
            tellOf(session, request);
            UpgradeOptions secretive =
                    UpgradeOptions.builder().secretHeader("X-Token", CANARY).build();
            UpgradeException refused = assertThrows(
                    UpgradeException.class, () -> session.webSocket(server.uri("/chat?token=" + CANARY), secretive));
            say(refused, refused.response(), refused.headers());
            assertSecret();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aProxyThatRefuses(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way);
                ScriptedProxy proxy = ScriptedProxy.start(talk -> {
                    talk.request();
                    talk.say(status(407, "Proxy-Authenticate: Basic realm=\"cave\""));
                    talk.awaitEnd();
                })) {
            Session session = servers.open(
                    options -> options.proxy(ProxyConfig.named(ProxyServer.http("127.0.0.1", proxy.port())))
                            .option(Option.PROXY_CREDENTIALS, Optional.of(SECRET)));
            listenTo(session);
            Request request = secretive(session, URI.create("ws://name.test:8080/"));
            say(ProxyFaultTests.sendFailure(way, ProxyException.class, request));
            tellOf(session, request);
            assertEquals(2, proxy.asked().size());
            assertSecret();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aServerThatSaysNothingOrBreaksARule(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve(
                    "server", (head, number) -> number == 1 ? "HTTP/1.1 101\r\n" : "Set-Cookie : " + CANARY);
            Session session = servers.open(options -> options);
            listenTo(session);
            Request request = secretive(session, server.uri("/"));
            request.setOption(Option.UPGRADE_TIMEOUT, Duration.ofMillis(200));
            say(servers.failure(TimeoutException.class, request));
            request.setOption(Option.UPGRADE_TIMEOUT, Duration.ofSeconds(20));
            say(servers.failure(UpgradeException.class, request));
            tellOf(session, request);
            assertSecret();
        }
    }

    @Test
    void userInformationAndTextThatIsRefused() {
        List<Runnable> mistakes = new ArrayList<>();
        mistakes.add(() -> UrlComponents.parse("wss://user:" + CANARY + "@name.test/"));
        mistakes.add(() -> UrlComponents.parse("wss://name.test/" + CANARY + "%zz"));
        mistakes.add(() -> UrlComponents.parse("wss://name.test/?" + CANARY + "#fragment"));
        mistakes.add(() -> new Credentials("user", (CANARY + "\n").toCharArray()));
        mistakes.add(() -> new Credentials("user:" + CANARY, new char[0]));
        mistakes.add(() -> UpgradeOptions.builder().header("Authorization", CANARY + "\r\n"));
        mistakes.add(() -> UpgradeOptions.builder().secretHeader("X-Token", CANARY + "\0"));
        for (Runnable mistake : mistakes) {
            try {
                mistake.run();
                throw new AssertionError("not refused");
            } catch (InvalidParameterException refused) {
                say(refused);
            }
        }
        UrlComponents url = UrlComponents.parse("wss://user:" + CANARY + "@name.test/", UrlComponents.Flag.USER_INFO);
        say(
                url,
                url.toUri(),
                url.credentials(),
                SECRET,
                UpgradeOptions.builder()
                        .header("Authorization", CANARY)
                        .secretHeader("X-Token", CANARY)
                        .build());
        assertSecret();
    }
}
