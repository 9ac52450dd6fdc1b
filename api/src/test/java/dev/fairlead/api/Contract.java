package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.Step.Form;
import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Assertion} is tried on: a session on one of the transports, calls of one form, and a server whose
 * connections are in the hands of the test. Only the test's thread.
 */
final class Contract {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int SMALL_SOCKET_BUFFER = 16 * 1024;

    /** More than sockets with small buffers hold. */
    static final int TOO_MUCH = 2 * 1024 * 1024;

    private final Way way;
    private final BlockingQueue<ServerConnection> accepted = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private UnaryOperator<SessionOptions.Builder> settings = builder -> builder;
    private UnaryOperator<EmbeddedServer.Builder> serving = builder -> builder;
    private @Nullable EmbeddedServer server;
    private @Nullable Session session;
    private @Nullable Connection connection;
    private @Nullable ServerConnection peer;

    Contract(Way way) {
        this.way = way;
    }

    Contract with(UnaryOperator<SessionOptions.Builder> changed) {
        settings = changed;
        return this;
    }

    Contract serving(UnaryOperator<EmbeddedServer.Builder> changed) {
        serving = changed;
        return this;
    }

    /** One send operation at a time, and sockets that hold less than {@link #TOO_MUCH}. */
    Contract withOneSendAtATime() {
        return withSmallSockets(builder -> builder.sendQueueBytes(0));
    }

    Contract withSmallSockets(UnaryOperator<SessionOptions.Builder> changed) {
        serving(builder -> builder.receiveBufferBytes(SMALL_SOCKET_BUFFER));
        return with(
                builder -> changed.apply(builder).socketOption(StandardSocketOptions.SO_SNDBUF, SMALL_SOCKET_BUFFER));
    }

    boolean isAsynchronous() {
        return way.calls() == Calls.ASYNCHRONOUS;
    }

    EmbeddedServer server() {
        EmbeddedServer current = server;
        if (current == null) {
            current = serving.apply(way.server())
                    .script(client -> {
                        accepted.add(client);
                        over.await();
                    })
                    .start();
            server = current;
        }
        return current;
    }

    Session session() {
        Session current = session;
        if (current == null) {
            current = Session.open(settings.apply(way.session()).build());
            session = current;
        }
        return current;
    }

    /** To the server. */
    Connection connection() {
        Connection current = connection;
        if (current == null) {
            current = session().connect("127.0.0.1", server().port());
            connection = current;
        }
        return current;
    }

    /** A new request to the server. */
    Request request() {
        return connection().openRequest("/");
    }

    /** A new request that is marked for upgrade. */
    Request marked() {
        return request().markForUpgrade();
    }

    /** The server's end of the next connection. */
    ServerConnection accept() throws InterruptedException {
        ServerConnection next = accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(next, "nobody has connected");
        peer = next;
        return next;
    }

    /** How many have connected that were not accepted. */
    int waiting() {
        return accepted.size();
    }

    /** The server's end of the connection that was accepted last. */
    ServerConnection peer() {
        return Objects.requireNonNull(peer, "nobody has connected");
    }

    /** Sends a marked request, and lets the server accept the upgrade. */
    Response agreed(Request request, byte[]... behind) throws Exception {
        sendRequest(request).done();
        accept().upgradeAnd(behind);
        return receiveResponse(request).result(Response.class);
    }

    /** Opens a WebSocket; what is {@code behind} comes in one piece with the response. */
    WebSocket open(byte[]... behind) throws Exception {
        return open(marked(), behind);
    }

    WebSocket open(Request request, byte[]... behind) throws Exception {
        agreed(request, behind);
        return request.completeUpgrade();
    }

    private Call begin(Form<Object> blocking, Form<CompletableFuture<?>> asynchronous) {
        Step step = new Step("call", blocking, asynchronous);
        return new Call(way.calls().begin(step, new Client(session(), server().uri("/"), way.calls(), new Notes())));
    }

    Call sendRequest(Request request) {
        return begin(
                client -> {
                    request.send();
                    return "done";
                },
                client -> request.sendAsync());
    }

    Call receiveResponse(Request request) {
        return begin(client -> request.receiveResponse(), client -> request.receiveResponseAsync());
    }

    Call receiveBody(Request request) {
        return begin(client -> request.receiveBody(), client -> request.receiveBodyAsync());
    }

    Call send(WebSocket socket, BufferType type, byte... payload) {
        return send(socket, type, ByteBuffer.wrap(payload));
    }

    Call send(WebSocket socket, BufferType type, ByteBuffer payload) {
        return begin(
                client -> {
                    socket.send(type, payload);
                    return "done";
                },
                client -> socket.sendAsync(type, payload));
    }

    Call receive(WebSocket socket) {
        return receive(socket, ByteBuffer.allocate(1_024));
    }

    Call receive(WebSocket socket, ByteBuffer room) {
        return begin(client -> socket.receive(room, PATIENCE), client -> socket.receiveAsync(room, PATIENCE));
    }

    Call shutdown(WebSocket socket, CloseStatus status) {
        return begin(
                client -> {
                    socket.shutdown(status);
                    return "done";
                },
                client -> socket.shutdownAsync(status));
    }

    Call closeHandshake(WebSocket socket, CloseStatus status) {
        return begin(client -> socket.closeHandshake(status), client -> socket.closeHandshakeAsync(status));
    }

    /** The client's next frame. */
    Frame frame() throws Exception {
        return peer().receive().orElseThrow();
    }

    /** The client's frames until its end. */
    List<Frame> framesToTheEnd() throws Exception {
        List<Frame> frames = new ArrayList<>();
        try {
            for (Optional<Frame> next = peer().receive(); next.isPresent(); next = peer().receive()) {
                frames.add(next.get());
            }
        } catch (SocketException reset) {
            // An end as well: something was on its way to the client.
            assertNotNull(reset);
        }
        return frames;
    }

    /** Answers the client's Close frame, which is the next, with the same status, and ends the connection. */
    void answerClose() throws Exception {
        assertEquals(Opcode.CLOSE, frame().header().opcode());
        ClosePayload status = peer().closeReceived().orElseThrow();
        peer().sendClose(status.code(), status.reason());
        peer().shutdownOutput();
    }

    /** Both directions of a WebSocket work. */
    void assertWorks(WebSocket socket, ServerConnection end) throws Exception {
        send(socket, BufferType.UTF8_MESSAGE, ServerFrames.utf8("to the server"))
                .done();
        assertEquals("to the server", end.receive().orElseThrow().text());
        end.sendText("to the client");
        assertReceives("to the client", socket);
    }

    void assertReceives(String text, WebSocket socket) {
        ByteBuffer room = ByteBuffer.allocate(1_024);
        Received.Data data = receive(socket, room).result(Received.Data.class);
        assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, room.position()), data);
        assertEquals(text, new String(ServerFrames.toArray(room.flip()), java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Ends the session, and returns when its last callback has run. */
    void end() throws Exception {
        Session current = session();
        current.abort();
        Outcomes.done(current.terminated());
    }

    /** Ends everything; nothing must be left, and nothing must have gone wrong at the server. */
    void close() throws Exception {
        try (EmbeddedServer ending = server) {
            if (session != null) {
                end();
            }
            over.countDown();
            if (ending != null) {
                assertTrue(ending.awaitIdle(PATIENCE), "a connection is still open");
                assertEquals(List.of(), ending.failures(), "what the server has met");
            }
        }
    }
}
