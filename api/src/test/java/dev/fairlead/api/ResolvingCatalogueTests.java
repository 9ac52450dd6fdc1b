package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Rows S-139 to S-142 of the catalogue: names, addresses, and more connections than one. */
@RowGroup("Names and addresses")
class ResolvingCatalogueTests {

    private static final Duration SHORT = Duration.ofMillis(150);

    /** How long the first of several addresses has; with the margin for a busy machine it stays within 600 ms. */
    private static final Duration ATTEMPT = Duration.ofMillis(250);

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private static String remote(ConnectionInfo info) {
        return ((InetSocketAddress) info.remote().orElseThrow()).getAddress().getHostAddress();
    }

    private static HostileServer resolving(HostileServer server, NameLookup names) {
        return resolving(server, HostileServer.LIMIT, names);
    }

    private static HostileServer resolving(HostileServer server, Duration limit, NameLookup names) {
        return server.with(
                options -> options.transport(new RealTransport(server.way().transport(), names))
                        .timeouts(HostileServer.LIMITS.withResolve(limit)));
    }

    private static URI at(int port) {
        return URI.create("ws://server.test:" + port + "/");
    }

    @Row(
            id = "S-139",
            sends =
                    "no address; nothing, when asked for the name; 1,000 addresses where nobody listens; a dead IPv6 address before a good IPv4 one",
            expected = "name not resolved; time-out; 16 are tried; connected within 600 ms",
            source = "RFC 8305")
    void s139Resolving(HostileServer server) throws Exception {
        for (NameLookup none : List.<NameLookup>of(host -> List.of(), host -> {
            throw new UnknownHostException(host);
        })) {
            Verdict verdict = resolving(server, none).visit(at(80), Visit::open);
            ConnectionException e = Visit.assertIs(ConnectionException.class, verdict.outcome());
            verdict.failsWith(e, Failure.of(ErrorCode.NAME_NOT_RESOLVED, Phase.RESOLVE, Culprit.NETWORK));
        }
        assertStalledLookUp(server);
        assertSixteenAreTried(server);
        assertNextAddress(server);
    }

    private static void assertStalledLookUp(HostileServer server) throws Exception {
        server.onTime(SHORT, () -> {
            CountDownLatch never = new CountDownLatch(1);
            resolving(server, SHORT, host -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return List.of();
            });
            return server.visit(at(80), client -> {
                        Object outcome = client.open();
                        // What cannot be ended keeps a thread of the session's until it has an answer.
                        never.countDown();
                        return outcome;
                    })
                    .timesOut(Phase.RESOLVE, SHORT);
        });
    }

    private static void assertSixteenAreTried(HostileServer server) throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, address("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        List<InetAddress> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(address("127.1." + i / 250 + "." + (1 + i % 250)));
        }
        Verdict verdict = resolving(server, host -> many).visit(at(port), Visit::open);
        ConnectionException e = Visit.assertIs(ConnectionException.class, verdict.outcome());
        verdict.failsWith(e, Failure.of(ErrorCode.CANNOT_CONNECT, Phase.CONNECT, Culprit.NETWORK));
        assertTrue(Failures.message(e).contains("addresses tried: 16 of 1000, the last: 127.1.0.16:"), e.getMessage());
    }

    /** Behind an address that refuses comes the next at once, behind one that is dead after 250 ms. */
    private static void assertNextAddress(HostileServer server) throws Exception {
        try (EmbeddedServer good = EmbeddedServer.echo()) {
            List<InetAddress> both = List.of(address("::1"), address("127.0.0.1"));
            resolving(server, host -> both)
                    .visit(at(good.port()), client -> {
                        Object opened = client.openAndConverse();
                        assertEquals("127.0.0.1", remote(client.socket().connectionInfo()));
                        return opened;
                    })
                    .opens();
            try (DeadListener dead = new DeadListener(address("::1"), good.port())) {
                assertEquals(both.get(0), dead.address());
                HostileServer.within(ATTEMPT.plus(HostileServer.MARGIN), () -> {
                    AtomicLong opening = new AtomicLong();
                    resolving(server, host -> both)
                            .visit(at(good.port()), client -> {
                                long start = System.nanoTime();
                                Object opened = client.open();
                                opening.set(System.nanoTime() - start);
                                assertEquals("127.0.0.1", remote(client.socket().connectionInfo()));
                                return client.converse(opened);
                            })
                            .opens();
                    return Duration.ofNanos(opening.get());
                });
            }
            assertTrue(good.awaitIdle(HostileServer.PATIENCE));
        }
    }

    @Row(
            id = "S-140",
            sends = "another address each time that its name is looked up",
            expected =
                    "one look-up for a connection, and its address is the one that is used; a transport of the caller's own can refuse addresses",
            source = "DNS rebinding")
    void s140Rebinding(HostileServer server) throws Exception {
        try (EmbeddedServer good = EmbeddedServer.echo()) {
            AtomicInteger asked = new AtomicInteger();
            resolving(server, host -> List.of(address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.9")));
            Verdict verdict = server.visit(at(good.port()), client -> {
                Object opened = client.openAndConverse();
                assertEquals("127.0.0.1", remote(client.socket().connectionInfo()));
                return opened;
            });
            verdict.opens();
            assertEquals(1, asked.get());
            resolving(server, host -> {
                throw new IOException("addresses of our own are not for others");
            });
            Verdict refused = server.visit(at(good.port()), Visit::open);
            ConnectionException e = Visit.assertIs(ConnectionException.class, refused.outcome());
            refused.failsWith(e, e.failure());
            assertTrue(good.awaitIdle(HostileServer.PATIENCE));
        }
    }

    @Row(
            id = "S-141",
            sends = "Close 1001, 1012, 1013",
            expected = "no storm of clients that connect again",
            source = "RFC 6455 7.2.3",
            departs = "not applicable: nothing connects again by itself; the test sees that there is one connection")
    void s141NoReconnect(HostileServer server) throws Exception {
        for (int code : new int[] {1001, 1012, 1013}) {
            AtomicInteger connections = new AtomicInteger();
            server.meets(
                            (connection, seen) -> {
                                connections.incrementAndGet();
                                connection.upgradeAnd(ServerFrames.close(code, "later"));
                                HostileServer.listen(connection, seen);
                            },
                            Visit::openAndReceive)
                    .closes(CloseStatus.of(code, "later"));
            assertEquals(1, connections.get());
        }
    }

    @Row(
            id = "S-142",
            sends = "(two handles of a client connect to one host at once)",
            expected = "one after the other",
            source = "RFC 6455 4.1 item 2",
            departs =
                    "connections are not put in a row. The rule is there so that scripts of foreign pages cannot flood a server; here"
                            + " the program decides, and a stalled handshake must not hold up others. Who wants the rule opens one after the other")
    void s142TwoAtOnce(HostileServer server) throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        server.meets(
                        connection -> {
                            connection.request();
                            both.countDown();
                            // None is answered before both are there.
                            both.await();
                            connection.upgrade();
                            connection.echo();
                        },
                        client -> {
                            Request first = client.request().markForUpgrade();
                            assertEquals("done", client.call(Step.SEND_REQUEST));
                            client.newRequest().markForUpgrade();
                            assertEquals("done", client.call(Step.SEND_REQUEST));
                            assertEquals(101, ((Response) client.call(Step.RECEIVE_RESPONSE)).status());
                            assertEquals(101, first.receiveResponse().status());
                            first.completeUpgrade().close();
                            return client.call(Step.COMPLETE_UPGRADE);
                        })
                .opens();
    }
}
