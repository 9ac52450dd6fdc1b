package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Servers that keep what they were asked, and a client that asks them in one of four ways. */
final class FlowServers implements AutoCloseable {

    /** What stands for a 101 and an echo. */
    static final String UPGRADE = "";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Way way;
    private final List<EmbeddedServer> servers = new ArrayList<>();

    /** What was asked, by the server's name, as it came over the wire. */
    private final Map<String, List<RequestHead>> asked = new ConcurrentHashMap<>();

    private @Nullable Session session;

    /** Answers a request, with a whole head and body, or with {@link #UPGRADE}. */
    @FunctionalInterface
    interface Script {
        String answer(RequestHead request, int number) throws Exception;
    }

    FlowServers(Way way) {
        this.way = way;
    }

    EmbeddedServer serve(String name, Script script) {
        return start(EmbeddedServer.builder(), name, script);
    }

    EmbeddedServer serveSecure(String name, Script script) {
        return start(SecureEnds.server(), name, script);
    }

    private EmbeddedServer start(EmbeddedServer.Builder builder, String name, Script script) {
        asked.put(name, new CopyOnWriteArrayList<>());
        EmbeddedServer server =
                builder.script(connection -> answer(connection, name, script)).start();
        servers.add(server);
        return server;
    }

    private void answer(ServerConnection connection, String name, Script script) throws Exception {
        RequestHead head = connection.request();
        List<RequestHead> before = asked(name);
        before.add(head);
        String answer = script.answer(head, before.size());
        if (answer.equals(UPGRADE)) {
            connection.upgrade();
            connection.echo();
            return;
        }
        try {
            connection.writeLatin1(answer);
            connection.awaitEnd(PATIENCE);
        } catch (EOFException | SocketException left) {
            connection.reset();
        }
    }

    List<RequestHead> asked(String name) {
        return Objects.requireNonNull(asked.get(name));
    }

    /** The last request of a server, as text. */
    String wire(String name) {
        List<RequestHead> heads = asked(name);
        return StandardCharsets.ISO_8859_1
                .decode(heads.get(heads.size() - 1).encode())
                .toString();
    }

    Session open(UnaryOperator<SessionOptions.Builder> settings) {
        SessionOptions.Builder builder = SessionOptions.builder()
                .transport(way.transport())
                .tls(SecureEnds.JDK.options().build());
        Session opened = Session.open(settings.apply(builder).build());
        session = opened;
        return opened;
    }

    /** A marked request that is not sent. */
    static Request request(Session session, URI uri) {
        Connection connection = session.connect(uri.getHost(), uri.getPort());
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return (uri.getScheme().equals("wss") ? connection.openSecureRequest(target) : connection.openRequest(target))
                .markForUpgrade();
    }

    Response exchange(Request request) throws Exception {
        if (way.calls() == Calls.BLOCKING) {
            request.send();
            return request.receiveResponse();
        }
        Outcomes.done(request.sendAsync());
        return Outcomes.result(request.receiveResponseAsync());
    }

    <X extends Exception> X failure(Class<X> type, Request request) throws Exception {
        if (way.calls() == Calls.BLOCKING) {
            request.send();
            return assertThrows(type, request::receiveResponse);
        }
        Outcomes.done(request.sendAsync());
        return Outcomes.failure(type, request.receiveResponseAsync());
    }

    WebSocket webSocket(URI uri, UpgradeOptions options) throws Exception {
        Session opened = Objects.requireNonNull(session);
        return way.calls() == Calls.BLOCKING
                ? opened.webSocket(uri, options)
                : Outcomes.result(opened.webSocketAsync(uri, options));
    }

    static void assertEcho(WebSocket socket) throws IOException {
        socket.sendText("there");
        assertEquals(new Message.Text("there"), socket.receiveMessage());
        socket.close();
    }

    static String redirect(int status, Object location) {
        return "HTTP/1.1 " + status + " Moved\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\ngone";
    }

    static String status(int status, String... fields) {
        return "HTTP/1.1 " + status + " Status\r\n"
                + String.join(
                        "", Arrays.stream(fields).map(field -> field + "\r\n").toList())
                + "Content-Length: 2\r\n\r\nno";
    }

    static String field(RequestHead head, String name) {
        Headers headers = head.headers();
        return headers.first(name).orElse("");
    }

    /** Nothing is left, on either side. */
    @Override
    public void close() {
        try {
            Session opened = session;
            if (opened != null) {
                opened.abort();
                Outcomes.done(opened.terminated());
            }
            for (EmbeddedServer server : servers) {
                assertTrue(server.awaitIdle(PATIENCE), "a connection is still open");
            }
        } catch (Exception e) {
            throw new AssertionError("something is left", e);
        } finally {
            servers.forEach(EmbeddedServer::close);
        }
        servers.forEach(server -> assertEquals(List.of(), server.failures()));
    }
}
