package dev.fairlead.api;

import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Fault;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** The ways for a connection of TLS to end, and what is told of them. */
final class TlsEndings {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** More than the buffers of both ends hold. */
    private static final int MUCH = 16 << 20;

    /** How long an abort may take, whoever is busy. */
    private static final Duration ABORT_LIMIT = Duration.ofMillis(250);

    /** One record, in the middle of which is {@link #WITHIN}, whatever the handshake has needed before. */
    private static final int LONG = 16_000;

    private static final int WITHIN = 10_000;

    /** What the server sees of a client that ends TLS and TCP. */
    private static final String IN_ORDER = "FINISHED, close_notify true";

    private TlsEndings() {}

    static Stream<TlsEnding> all() {
        return Stream.of(inOrder(), byTheServer(), byTheNetwork(), inTheHandshake(), byTheClient())
                .flatMap(List::stream);
    }

    private static Object receive(WebSocket socket) throws IOException {
        return socket.receive(ByteBuffer.allocate(64));
    }

    private static void untilClose(ServerConnection connection) throws Exception {
        while (connection.closeReceived().isEmpty()) {
            Frame unused = connection.receive().orElseThrow();
        }
    }

    private static void noteEnd(ServerConnection connection, List<String> seen) throws IOException {
        seen.add(connection.awaitEnd(PATIENCE) + ", close_notify " + connection.closeNotifyReceived());
    }

    private static List<TlsEnding> inOrder() {
        return List.of(
                TlsEnding.of(
                        "in order, begun by the client",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            untilClose(connection);
                            connection.sendClose(1000, "bye");
                            connection.shutdownOutput();
                            noteEnd(connection, seen);
                        }),
                        socket -> {
                            return socket.closeHandshake(CloseStatus.NORMAL) + " " + socket.state();
                        },
                        "1000 \"bye\" CLOSED",
                        IN_ORDER),
                TlsEnding.of(
                        "in order, begun by the server",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            connection.sendClose(1000, "bye");
                            untilClose(connection);
                            connection.shutdownOutput();
                            noteEnd(connection, seen);
                        }),
                        socket -> {
                            Object closed = receive(socket);
                            socket.closeHandshake(CloseStatus.NORMAL);
                            return closed + " " + socket.state();
                        },
                        "Closed[status=1000 \"bye\"] CLOSED",
                        IN_ORDER));
    }

    private static List<TlsEnding> byTheServer() {
        return List.of(
                TlsEnding.of(
                        "close_notify without a Close frame",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            connection.shutdownOutput();
                            noteEnd(connection, seen);
                        }),
                        TlsEndings::receive,
                        "CONNECTION_ERROR in RECEIVE by PEER against RFC 6455 7.1.5 ConnectionException: server ended the connection without a Close frame (1006)",
                        IN_ORDER),
                TlsEnding.of(
                        "neither close_notify nor a Close frame",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            connection.endWithoutCloseNotify();
                            noteEnd(connection, seen);
                        }),
                        TlsEndings::receive,
                        "[TRUNCATED] SECURE_FAILURE in RECEIVE by NETWORK against RFC 8446 6.1 TlsException: receiving from server failed: the server's stream ended without the alert close_notify (RFC 8446 6.1), caused by TlsFailure",
                        IN_ORDER),
                TlsEnding.of(
                        "no close_notify behind the Close frame",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            connection.sendClose(1000, "bye");
                            connection.endWithoutCloseNotify();
                            untilClose(connection);
                            noteEnd(connection, seen);
                        }),
                        socket -> {
                            Object closed = receive(socket);
                            socket.closeHandshake(CloseStatus.NORMAL);
                            return closed + " " + socket.state();
                        },
                        "Closed[status=1000 \"bye\"] CLOSED",
                        IN_ORDER),
                TlsEnding.of(
                        "a fatal alert in the middle",
                        // What makes a server send one: a record that was changed on the way.
                        seen -> SecurePeer.following(connection -> {
                                    connection.upgrade();
                                    connection.receiveMessage();
                                })
                                .behind(proxy -> proxy.fromClient(Fault.corruptAt(WITHIN))),
                        socket -> {
                            socket.sendBinary(new byte[LONG]);
                            return receive(socket);
                        },
                        "[ALERT] SECURE_FAILURE in RECEIVE by PEER against RFC 8446 6.2 TlsException: receiving from server failed: the server ended the connection with the alert bad_record_mac, caused by TlsFailure"));
    }

    private static List<TlsEnding> byTheNetwork() {
        return List.of(
                TlsEnding.of(
                        "a reset",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            connection.receiveMessage();
                            connection.reset();
                        }),
                        socket -> {
                            socket.sendText("go");
                            return receive(socket);
                        },
                        "CONNECTION_ERROR in RECEIVE by NETWORK ConnectionException: receiving from server failed: Connection reset, caused by SocketException"));
    }

    private static List<TlsEnding> inTheHandshake() {
        return List.of(
                TlsEnding.of(
                        "an end within the handshake",
                        seen -> SecurePeer.answering(""),
                        socket -> socket,
                        "[TRUNCATED] SECURE_FAILURE in TLS_HANDSHAKE by NETWORK against RFC 8446 6.1 TlsException: the TLS handshake with server failed: the server's stream ended within the TLS handshake, caused by TlsFailure"),
                TlsEnding.of(
                        "a reset within the handshake",
                        seen -> SecurePeer.of(EmbeddedServer.builder().script(connection -> {
                            SecurePeer.readHello(connection::readRaw);
                            connection.reset();
                        })),
                        socket -> socket,
                        "CONNECTION_ERROR in TLS_HANDSHAKE by NETWORK ConnectionException: the TLS handshake with server failed: Connection reset, caused by SocketException"),
                TlsEnding.of(
                                "no answer to the handshake",
                                seen -> SecurePeer.of(EmbeddedServer.builder()
                                        .script(connection -> seen.add(
                                                connection.awaitEnd(PATIENCE).toString()))),
                                socket -> socket,
                                "TIMEOUT in TLS_HANDSHAKE by NETWORK (PT0.3S) TimeoutException: no TLS connection to server within PT0.3S",
                                "FINISHED")
                        .within(Timeouts.DEFAULT.withConnect(Duration.ofMillis(300))));
    }

    private static List<TlsEnding> byTheClient() {
        return List.of(
                TlsEnding.of(
                        "an abort behind a send that waits",
                        seen -> {
                            CountDownLatch never = new CountDownLatch(1);
                            return SecurePeer.following(connection -> {
                                connection.upgrade();
                                never.await();
                            });
                        },
                        socket -> {
                            BackgroundCall<Boolean> sending = BackgroundCall.running(
                                            () -> socket.sendBinary(new byte[MUCH]))
                                    .awaitWaiting();
                            long start = System.nanoTime();
                            socket.abort();
                            Object outcome = sending.outcome();
                            Duration taken = Duration.ofNanos(System.nanoTime() - start);
                            if (taken.compareTo(ABORT_LIMIT) >= 0) {
                                throw new TlsEnding.Late(taken);
                            }
                            return Words.of(outcome) + " " + socket.state();
                        },
                        "OPERATION_CANCELLED in SEND by CALLER CancelledException: sending to server was ended: the handle was closed meanwhile, caused by a close RELEASED"),
                TlsEnding.of(
                        "a shutdown of what is sent",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            untilClose(connection);
                            connection.sendText("still");
                            connection.sendClose(1000, "bye");
                            connection.shutdownOutput();
                            noteEnd(connection, seen);
                        }),
                        socket -> {
                            socket.shutdown(CloseStatus.NORMAL);
                            return receive(socket) + ", then " + receive(socket) + " " + socket.state();
                        },
                        "Data[type=UTF8_MESSAGE, byteCount=5], then Closed[status=1000 \"bye\"] BOTH_CLOSED",
                        IN_ORDER),
                TlsEnding.of(
                        "a close without the closing handshake",
                        seen -> SecurePeer.following(connection -> {
                            connection.upgrade();
                            untilClose(connection);
                            seen.add(connection.closeReceived().orElseThrow().toString());
                            noteEnd(connection, seen);
                        }),
                        socket -> {
                            socket.close();
                            return socket.state();
                        },
                        "RELEASED",
                        "ClosePayload[code=1001, reason=]",
                        IN_ORDER));
    }
}
