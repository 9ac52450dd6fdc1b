package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener is told, in which order, and what it can do. */
@Timeout(60)
class StatusListenerTests {

    /** Notes what it is told. */
    private static final class Told implements StatusListener {

        private final List<StatusEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void onStatus(StatusEvent event) {
            events.add(event);
        }

        List<String> words() {
            return events.stream().map(Told::words).toList();
        }

        private static String words(StatusEvent event) {
            String handle = Failures.name(event.handle().type());
            if (event instanceof StatusEvent.Transferred bytes) {
                return handle + " " + bytes.kind() + " "
                        + bytes.type().map(BufferType::name).orElse("CLOSE") + " " + bytes.byteCount();
            }
            if (event instanceof StatusEvent.Failed failed) {
                return handle + " " + event.kind() + " " + failed.operation() + " "
                        + ((WebSocketException) failed.cause()).code();
            }
            return handle + " " + event.kind();
        }
    }

    private static final List<String> PROGRESS_OF_SENDING = List.of(
            "request CONNECTING_TO_SERVER",
            "request CONNECTED_TO_SERVER",
            "request SENDING_REQUEST",
            "request REQUEST_SENT");

    private static List<String> join(List<?>... parts) {
        return Stream.of(parts).flatMap(List::stream).map(Object::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void asynchronousCallsAreToldInTheOrderOfWinHttp(String transport) throws Exception {
        Told told = new Told();
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Session session =
                    Session.open(SessionOptions.builder().transport(transport).build());
            session.setStatusListener(told);
            Connection connection = session.connect("127.0.0.1", server.port());
            Request request = connection.openRequest("/").markForUpgrade();
            Outcomes.done(request.sendAsync());
            Outcomes.done(request.receiveResponseAsync());
            WebSocket socket = request.completeUpgrade();
            request.close();
            Outcomes.done(socket.sendAsync(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(3)));
            Outcomes.done(socket.sendAsync(BufferType.BINARY_MESSAGE, ByteBuffer.allocate(0)));
            Outcomes.done(socket.shutdownAsync(CloseStatus.NORMAL));
            Outcomes.done(socket.receiveMessageAsync());
            Outcomes.done(socket.receiveAsync(ByteBuffer.allocate(9)));
            Outcomes.done(socket.closeHandshakeAsync(CloseStatus.NORMAL));
            socket.close();
            connection.close();
            session.close();
            session.terminated().get(20, TimeUnit.SECONDS);
        }
        List<String> words = told.words();
        assertEquals(
                join(
                        List.of("connection HANDLE_CREATED", "request HANDLE_CREATED"),
                        PROGRESS_OF_SENDING,
                        List.of(
                                "request SENDREQUEST_COMPLETE",
                                "request RECEIVING_RESPONSE",
                                "request RESPONSE_RECEIVED",
                                "request HEADERS_AVAILABLE",
                                "WebSocket HANDLE_CREATED",
                                "request HANDLE_CLOSING",
                                "WebSocket WRITE_COMPLETE BINARY_FRAGMENT 3",
                                "WebSocket WRITE_COMPLETE BINARY_MESSAGE 0",
                                "WebSocket SHUTDOWN_COMPLETE",
                                "WebSocket READ_COMPLETE BINARY_MESSAGE 3",
                                "WebSocket READ_COMPLETE CLOSE 0",
                                "WebSocket CLOSE_COMPLETE",
                                "WebSocket HANDLE_CLOSING",
                                "connection HANDLE_CLOSING")),
                words.stream().filter(line -> !line.startsWith("session")).toList());
        assertEquals(
                List.of("session HANDLE_CLOSING"),
                words.stream().filter(line -> line.startsWith("session")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void blockingCallsTellTheirProgressAndNoCompletion(String transport) throws Exception {
        Told told = new Told();
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Session session =
                    Session.open(SessionOptions.builder().transport(transport).build());
            session.setStatusListener(told);
            try (WebSocket socket = session.webSocket(server.uri("/"))) {
                socket.sendText("x");
                assertTrue(socket.receiveMessage() instanceof Message.Text);
                socket.closeHandshake(CloseStatus.NORMAL);
            }
            session.close();
            session.terminated().get(20, TimeUnit.SECONDS);
        }
        assertEquals(
                join(
                        List.of("connection HANDLE_CREATED", "request HANDLE_CREATED"),
                        PROGRESS_OF_SENDING,
                        List.of(
                                "request RECEIVING_RESPONSE",
                                "request RESPONSE_RECEIVED",
                                "WebSocket HANDLE_CREATED",
                                "request HANDLE_CLOSING",
                                "connection HANDLE_CLOSING",
                                "WebSocket HANDLE_CLOSING")),
                told.words().stream()
                        .filter(line -> !line.startsWith("session"))
                        .toList());
    }

    @Test
    void whatIsGoingOnIsToldBeforeTheClosing() throws Exception {
        Told told = new Told();
        try (MemorySocket memory = MemorySocket.open()) {
            WebSocket socket = memory.socket();
            socket.setStatusListener(told);
            CompletableFuture<Message> receiving = socket.receiveMessageAsync();
            socket.close();
            Outcomes.failure(CancelledException.class, receiving);
            BackgroundCall.eventually("told", () -> told.events.size() == 2);
            assertEquals(
                    List.of("WebSocket REQUEST_ERROR RECEIVE OPERATION_CANCELLED", "WebSocket HANDLE_CLOSING"),
                    told.words());
            socket.close();
            assertEquals(2, told.events.size());
        }
    }

    @Test
    void anAbortOfTheSessionClosesEveryHandle() throws Exception {
        Told told = new Told();
        MemorySocket memory = MemorySocket.open(builder -> builder);
        Session session = (Session) memory.socket()
                .parent()
                .orElseThrow()
                .parent()
                .orElseThrow()
                .parent()
                .orElseThrow();
        session.setStatusListener(told, Set.of(StatusKind.HANDLE_CLOSING));
        Connection connection = session.connect("server.test", 1);
        Request request = connection.openRequest("/");
        memory.socket().setStatusListener(told, Set.of(StatusKind.HANDLE_CLOSING, StatusKind.REQUEST_ERROR));
        CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
        CompletableFuture<Duration> pong = memory.socket().pingAsync(new byte[0]);
        session.abort();
        Outcomes.failure(CancelledException.class, receiving);
        Outcomes.failure(CancelledException.class, pong);
        session.terminated().get(20, TimeUnit.SECONDS);
        assertEquals(false, request.isOpen());
        assertEquals(
                List.of(
                        "WebSocket HANDLE_CLOSING",
                        "WebSocket REQUEST_ERROR RECEIVE OPERATION_CANCELLED",
                        "connection HANDLE_CLOSING",
                        "request HANDLE_CLOSING",
                        "session HANDLE_CLOSING"),
                told.words().stream().sorted().toList());
    }

    @Test
    void aNameIsLookedUpAndInterimAnswersAreTold() throws Exception {
        Told told = new Told();
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.writeLatin1("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        })) {
            Connection connection =
                    loopback.session().connect("localhost", loopback.server().port());
            Request request = connection.openRequest("/");
            request.setStatusListener(told);
            request.send();
            assertEquals(204, request.receiveResponse().status());
            request.close();
            BackgroundCall.eventually("told", () -> told.words().contains("request HANDLE_CLOSING"));
        }
        assertEquals(
                join(
                        List.of("request RESOLVING_NAME", "request NAME_RESOLVED"),
                        PROGRESS_OF_SENDING,
                        List.of(
                                "request RECEIVING_RESPONSE",
                                "request INTERMEDIATE_RESPONSE",
                                "request RESPONSE_RECEIVED",
                                "request CLOSING_CONNECTION",
                                "request CONNECTION_CLOSED",
                                "request HANDLE_CLOSING")),
                told.words());
    }

    @Test
    void onlyWhatIsWantedIsToldAndFuturesCompleteAllTheSame() throws Exception {
        Told told = new Told();
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().setStatusListener(told, EnumSet.of(StatusKind.HANDLE_CLOSING));
            Outcomes.done(memory.socket().sendTextAsync("x"));
            memory.socket().close();
            BackgroundCall.eventually("told", () -> !told.events.isEmpty());
            assertEquals(List.of("WebSocket HANDLE_CLOSING"), told.words());
        }
    }

    @Test
    void childrenHaveTheListenerThatTheirParentHadWhenTheyWereMade() {
        Told first = new Told();
        Told second = new Told();
        try (Dialog dialog = Dialog.open()) {
            dialog.connection().setStatusListener(first);
            Request early = dialog.newRequest("GET");
            dialog.connection().setStatusListener(second);
            assertSame(first, early.statusListener().orElseThrow());
            assertSame(second, dialog.newRequest("GET").statusListener().orElseThrow());
            dialog.connection().setStatusListener(null);
            assertEquals(Optional.empty(), dialog.connection().statusListener());
            assertEquals(Optional.empty(), dialog.newRequest("GET").statusListener());
        }
    }

    @Test
    void aListenerThatThrowsIsReportedOnceAndHarmsNothing() throws Exception {
        try (Logged log = new Logged(StatusListener.class);
                MemorySocket memory = MemorySocket.open()) {
            Told other = new Told();
            memory.socket().setStatusListener(event -> {
                throw new IllegalStateException("a defect of the listener");
            });
            Outcomes.done(memory.socket().sendTextAsync("one"));
            Outcomes.done(memory.socket().sendTextAsync("two"));
            memory.serve(ServerFrames.text("three"));
            assertEquals("three", memory.receiveText());
            memory.socket().setStatusListener(other);
            Outcomes.done(memory.socket().sendTextAsync("four"));
            BackgroundCall.eventually("told", () -> !other.events.isEmpty());
            assertEquals(List.of("WebSocket WRITE_COMPLETE UTF8_MESSAGE 4"), other.words());
            assertEquals(List.of("the status listener of a WebSocket has failed on WRITE_COMPLETE"), log.warnings());
        }
    }

    @Test
    void allMethodsCanBeCalledFromIt() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        try (MemorySocket memory = MemorySocket.open()) {
            WebSocket socket = memory.socket();
            socket.setStatusListener(event -> {
                try {
                    socket.setStatusListener(null);
                    received.complete(((Message.Text) socket.receiveMessage(Duration.ofSeconds(20))).text());
                    socket.close();
                } catch (java.io.IOException e) {
                    received.completeExceptionally(e);
                }
            });
            memory.serve(ServerFrames.text("answer"));
            Outcomes.done(socket.sendTextAsync("question"));
            assertEquals("answer", Outcomes.result(received));
            BackgroundCall.eventually("closed from within", () -> !socket.isOpen());
        }
    }

    @Test
    void aTlsFailureOfABlockingCallIsToldOnce() throws Exception {
        Told told = new Told();
        try (EmbeddedServer server = SecureEnds.server().start();
                Session session = Session.open(
                        SessionOptions.builder().transport("socket").build());
                Connection connection = session.connect("127.0.0.1", server.port())) {
            Request request = connection.openSecureRequest("/");
            request.setStatusListener(
                    told, Set.of(StatusKind.SECURE_FAILURE, StatusKind.REQUEST_ERROR, StatusKind.HANDLE_CLOSING));
            TlsException e = assertThrows(TlsException.class, request::send);
            request.close();
            BackgroundCall.eventually("told", () -> told.events.size() == 2);
            StatusEvent.SecureFailed first = (StatusEvent.SecureFailed) told.events.get(0);
            assertEquals(e.problems(), first.problems());
            assertEquals(StatusKind.HANDLE_CLOSING, told.events.get(1).kind());
        }
    }

    @Test
    void aTlsFailureIsToldBeforeTheError() throws Exception {
        Told told = new Told();
        try (EmbeddedServer server = SecureEnds.server().start();
                Session session =
                        Session.open(SessionOptions.builder().transport("nio").build());
                Connection connection = session.connect("127.0.0.1", server.port());
                Request request = connection.openSecureRequest("/")) {
            request.setStatusListener(told, Set.of(StatusKind.SECURE_FAILURE, StatusKind.REQUEST_ERROR));
            TlsException e = Outcomes.failure(TlsException.class, request.sendAsync());
            BackgroundCall.eventually("told", () -> told.events.size() == 2);
            StatusEvent.SecureFailed first = (StatusEvent.SecureFailed) told.events.get(0);
            assertEquals(e.problems(), first.problems());
            assertSame(e, ((StatusEvent.Failed) told.events.get(1)).cause());
        }
    }

    @Test
    void aClosedHandleTakesNoListener() {
        try (Dialog dialog = Dialog.open()) {
            Request request = dialog.request();
            request.close();
            assertThrows(HandleStateException.class, () -> request.setStatusListener(event -> {}));
        }
    }
}
