package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Faults up to the TLS handshake, which no server is there to make, and those of somebody who changes bytes on the way. */
final class FaultsBefore {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final String RESOLVE = "P1: the name is looked up";
    private static final String CONNECT = "P2: TCP is connected";
    private static final String HANDSHAKE = "P4: the TLS handshake";

    /** In the server's part of the handshake, behind its first record. */
    private static final int WITHIN_HANDSHAKE = 300;

    /** A record of a long message is there, whatever the handshake has needed before. */
    private static final int WITHIN_MESSAGE = 10_000;

    private static final int LONG = 60_000;

    /** Where the client is led to its failure. */
    @FunctionalInterface
    interface Meeting {
        Verdict meet(HostileServer server) throws Exception;
    }

    /** On which ways. */
    enum Where {
        ALL,
        PLAIN,
        SECURE
    }

    /** A fault at a point, and what comes of it. */
    record Early(String fault, String point, Where where, boolean interrupted, String expected, Meeting meeting) {

        String key() {
            return fault + " | " + point;
        }

        boolean isOf(Way way) {
            return where == Where.ALL || way.tls().isPresent() == (where == Where.SECURE);
        }

        @Override
        public String toString() {
            return key();
        }
    }

    private FaultsBefore() {}

    static List<String> keys() {
        return ALL.stream().map(Early::key).distinct().toList();
    }

    private static Early early(String fault, String point, Where where, String expected, Meeting meeting) {
        return new Early(fault, point, where, false, expected, meeting);
    }

    private static Early resolving(String fault, String expected, NameLookup names) {
        return early(
                fault,
                RESOLVE,
                Where.ALL,
                expected,
                server -> lookingUp(server, HostileServer.LIMIT, names, Visit::open));
    }

    private static Verdict lookingUp(
            HostileServer server, Duration limit, NameLookup names, HostileServer.Program program) throws Exception {
        server.with(options -> options.transport(new RealTransport(server.way().transport(), names))
                .timeouts(HostileServer.LIMITS.withResolve(limit)));
        return server.visit(server.uri("server.test", 80), program);
    }

    /** A look-up that has no answer until the client's call has ended: by a close, or with a limit that passes soon. */
    private static Verdict stalling(HostileServer server, boolean closing) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        NameLookup names = host -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return List.of();
        };
        return lookingUp(server, closing ? HostileServer.LIMIT : SHORT, names, client -> {
            try {
                return closing ? closedWhile(client, asked) : client.open();
            } finally {
                answer.countDown();
            }
        });
    }

    private static Object closedWhile(Visit client, CountDownLatch there) throws Exception {
        client.request().markForUpgrade();
        Calls.Underway sending = client.begin(Step.SEND_REQUEST);
        assertTrue(there.await(10, TimeUnit.SECONDS));
        BackgroundCall.running(() -> client.request().close()).result();
        return client.endTimed(Step.SEND_REQUEST, sending);
    }

    private static Object interruptedWhile(Visit client, CountDownLatch there) throws Exception {
        client.request().markForUpgrade();
        Calls.Underway sending = client.begin(Step.SEND_REQUEST);
        assertTrue(there.await(10, TimeUnit.SECONDS));
        sending.cancel();
        return client.endTimed(Step.SEND_REQUEST, sending);
    }

    private static Verdict refused(HostileServer server) throws Exception {
        try (ClosedPort closed = new ClosedPort()) {
            return server.visit(server.uri("127.0.0.1", closed.number()), Visit::open);
        }
    }

    private static Verdict dead(HostileServer server, Duration limit, HostileServer.Program program) throws Exception {
        server.with(options -> options.timeouts(HostileServer.LIMITS.withConnect(limit)));
        try (DeadListener dead = new DeadListener(InetAddress.getLoopbackAddress(), 0)) {
            return server.visit(server.uri("127.0.0.1", dead.port()), program);
        }
    }

    private static Verdict withFault(HostileServer server, Fault fault) throws Exception {
        server.tolerant().behind(proxy -> proxy.fromServer(fault));
        return server.meets(
                (connection, seen) -> {
                    connection.upgrade();
                    connection.write(ServerFrames.text("one"));
                    connection.write(ServerFrames.binary(new byte[LONG]));
                    HostileServer.listen(connection, seen);
                },
                client -> {
                    Object opened = client.open();
                    return opened instanceof Throwable ? opened : client.receiveToTheEnd();
                });
    }

    /** A server that has read the hello, and then does no more, or too little, so that a limit is to pass soon. */
    private static Verdict inHandshake(
            HostileServer server, boolean drips, HostileServer.Program program, CountDownLatch there) throws Exception {
        Duration limit = drips ? Duration.ofMillis(300) : HostileServer.LIMIT;
        server.serving(builder -> EmbeddedServer.builder())
                .with(options -> options.timeouts(HostileServer.LIMITS.withConnect(limit)));
        return server.meets(
                connection -> {
                    SecurePeer.readHello(connection::readRaw);
                    there.countDown();
                    connection.writeHex("16 0303 4000 02");
                    try {
                        for (int i = 0; drips && i < 500; i++) {
                            connection.write(new byte[1]);
                            LockSupport.parkNanos(20_000_000);
                        }
                    } catch (SocketException left) {
                        return;
                    }
                    connection.awaitEnd(HostileServer.PATIENCE);
                },
                program);
    }

    /** A line that breaks nothing, however slow it is. */
    private static Verdict along(HostileServer server, Fault line) throws Exception {
        server.behind(proxy -> proxy.fromServer(line).fromClient(line));
        return server.meets(
                connection -> {
                    connection.upgrade();
                    connection.echo();
                },
                Visit::openAndConverse);
    }

    private static final int HEAD_BYTES = Dialog.ANSWER_101.length() - "{accept}".length() + 28;

    private static Verdict changedBehindHead(HostileServer server) throws Exception {
        server.behind(proxy -> proxy.fromServer(Fault.corruptAt(HEAD_BYTES)));
        return server.meets(
                (connection, seen) -> {
                    connection.request();
                    String head = Dialog.ANSWER_101.replace("{accept}", connection.accept());
                    assertEquals(HEAD_BYTES, head.length());
                    connection.write(head.getBytes(StandardCharsets.US_ASCII), ServerFrames.text("one"));
                    HostileServer.listen(connection, seen);
                },
                Visit::openAndReceive);
    }

    static final List<Early> ALL = List.of(
            resolving("no such name", "NAME_NOT_RESOLVED in RESOLVE by NETWORK", host -> {
                throw new UnknownHostException(host);
            }),
            resolving("an empty answer", "NAME_NOT_RESOLVED in RESOLVE by NETWORK", host -> List.of()),
            resolving("the look-up fails otherwise", "CANNOT_CONNECT in RESOLVE by NETWORK", host -> {
                throw new IOException("server failure");
            }),
            early("stall", RESOLVE, Where.ALL, "TIMEOUT in RESOLVE by NETWORK", server -> stalling(server, false)),
            early(
                    FaultKind.CLOSED_BY_ANOTHER.words(),
                    RESOLVE,
                    Where.ALL,
                    "OPERATION_CANCELLED in RESOLVE by CALLER",
                    server -> stalling(server, true)),
            early("refused", CONNECT, Where.ALL, "CANNOT_CONNECT in CONNECT by NETWORK", FaultsBefore::refused),
            early(
                    "stall",
                    CONNECT,
                    Where.ALL,
                    "TIMEOUT in CONNECT by NETWORK",
                    server -> dead(server, SHORT, Visit::open)),
            early(
                    FaultKind.CLOSED_BY_ANOTHER.words(),
                    CONNECT,
                    Where.ALL,
                    "OPERATION_CANCELLED in CONNECT by CALLER",
                    server -> dead(server, HostileServer.LIMIT, client -> closedWhile(client, new CountDownLatch(0)))),
            new Early(
                    FaultKind.INTERRUPTED.words(),
                    CONNECT,
                    Where.ALL,
                    true,
                    "ended by its caller",
                    server -> dead(
                            server, HostileServer.LIMIT, client -> interruptedWhile(client, new CountDownLatch(0)))),
            early(
                    FaultKind.RESET.words(),
                    HANDSHAKE,
                    Where.SECURE,
                    "CONNECTION_ERROR in TLS_HANDSHAKE by NETWORK",
                    server -> withFault(server, Fault.resetAt(WITHIN_HANDSHAKE))),
            early(
                    "FIN",
                    HANDSHAKE,
                    Where.SECURE,
                    "SECURE_FAILURE in TLS_HANDSHAKE by NETWORK, RFC 8446 6.1 [TRUNCATED]",
                    server -> withFault(server, Fault.endAt(WITHIN_HANDSHAKE))),
            early(
                    "stall",
                    HANDSHAKE,
                    Where.SECURE,
                    "TIMEOUT in TLS_HANDSHAKE by NETWORK",
                    server -> withFault(
                            server.with(options ->
                                    options.timeouts(HostileServer.LIMITS.withConnect(Duration.ofMillis(500)))),
                            Fault.stallAt(WITHIN_HANDSHAKE))),
            early(
                    "drip",
                    HANDSHAKE,
                    Where.SECURE,
                    "TIMEOUT in TLS_HANDSHAKE by NETWORK",
                    server -> inHandshake(server, true, Visit::open, new CountDownLatch(1))),
            early(
                    "a changed bit",
                    HANDSHAKE,
                    Where.SECURE,
                    "SECURE_FAILURE in TLS_HANDSHAKE by NETWORK, RFC 8446 5.2 [BAD_RECORD]",
                    server -> withFault(server, Fault.corruptAt(WITHIN_HANDSHAKE))),
            early(
                    FaultKind.CLOSED_BY_ANOTHER.words(),
                    HANDSHAKE,
                    Where.SECURE,
                    "OPERATION_CANCELLED in TLS_HANDSHAKE by CALLER",
                    server -> {
                        CountDownLatch there = new CountDownLatch(1);
                        return inHandshake(server, false, client -> closedWhile(client, there), there);
                    }),
            new Early(FaultKind.INTERRUPTED.words(), HANDSHAKE, Where.SECURE, true, "ended by its caller", server -> {
                CountDownLatch there = new CountDownLatch(1);
                return inHandshake(server, false, client -> interruptedWhile(client, there), there);
            }),
            early(
                    "a changed bit",
                    FaultPoint.HEAD.words(),
                    Where.PLAIN,
                    "INVALID_SERVER_RESPONSE in RECEIVE_RESPONSE by PEER, RFC 9112 2.3",
                    server -> withFault(server, Fault.corruptAt(5))),
            early(
                    "a changed bit",
                    FaultPoint.IDLE.words(),
                    Where.SECURE,
                    "SECURE_FAILURE in RECEIVE by NETWORK, RFC 8446 5.2 [BAD_RECORD]",
                    server -> withFault(server, Fault.corruptAt(WITHIN_MESSAGE))),
            early(
                    "a changed bit",
                    FaultPoint.HEADER.words(),
                    Where.PLAIN,
                    "INVALID_SERVER_RESPONSE in RECEIVE by PEER, RFC 6455 5.4",
                    FaultsBefore::changedBehindHead),
            early(
                    "slices of one byte, both ways",
                    "all",
                    Where.ALL,
                    "WebSocket",
                    server -> along(server, Fault.slices(1))),
            early(
                    "latency of 40 ms, both ways",
                    "all",
                    Where.ALL,
                    "WebSocket",
                    server -> along(server, Fault.latency(Duration.ofMillis(40)))),
            early(
                    "a drip of 200 bytes a millisecond, both ways",
                    "all",
                    Where.ALL,
                    "WebSocket",
                    server -> along(server, Fault.drip(200, Duration.ofMillis(1)))));
}
