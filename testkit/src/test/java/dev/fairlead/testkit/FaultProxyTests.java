package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    /** Sends ten bytes, takes five, and tells how the client ended. */
    private final EmbeddedServer server = EmbeddedServer.start(connection -> {
        try {
            connection.writeHex("00 01 02 03 04 05 06 07 08 09");
            seen.add(new String(connection.readRaw(5), StandardCharsets.US_ASCII));
            seen.add(connection.awaitEnd(SOON));
        } catch (IOException e) {
            seen.add(e);
        }
    });

    @AfterEach
    void closeServer() {
        server.close();
    }

    private FaultProxy.Builder proxy() {
        return FaultProxy.to(server.port());
    }

    private static RawClient connect(FaultProxy proxy) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
    }

    private Object nextSeen() throws InterruptedException {
        Object event = seen.poll(10, TimeUnit.SECONDS);
        return event == null ? "nothing within 10 s" : event;
    }

    @Test
    void withoutFaultsEverythingPassesAndIsCounted() throws Exception {
        try (FaultProxy proxy = proxy().start()) {
            try (RawClient client = connect(proxy)) {
                client.send("hello");
                assertEquals("00010203040506070809", client.readHex(10));
                assertEquals("hello", nextSeen());
            }
            assertEquals(ClientEnd.FINISHED, nextSeen());
            assertEquals(10, proxy.bytesFromServer());
            assertEquals(5, proxy.bytesFromClient());
        }
        assertEquals(List.of(), server.failures());
    }

    @Test
    void theStreamEndsAtAnyByte() throws Exception {
        for (int at = 0; at <= 10; at++) {
            try (FaultProxy proxy = proxy().fromServer(Fault.endAt(at)).start();
                    RawClient client = connect(proxy)) {
                assertEquals("00010203040506070809".substring(0, 2 * at), client.readHexToEnd());
                client.send("hello");
                assertEquals("hello", nextSeen(), "the other direction goes on");
                client.leave();
                assertEquals(ClientEnd.FINISHED, nextSeen());
            }
        }
    }

    @Test
    void theConnectionIsResetAtAnyByte() throws Exception {
        for (int at = 0; at <= 10; at++) {
            try (FaultProxy proxy = proxy().fromServer(Fault.resetAt(at)).start();
                    RawClient client = connect(proxy)) {
                assertThrows(SocketException.class, client::readToEnd);
                assertServerSeesReset();
                assertEquals(at, proxy.bytesFromServer());
            }
        }
    }

    @Test
    void theClientsStreamMayBreakToo() throws Exception {
        try (FaultProxy proxy = proxy().fromClient(Fault.resetAt(3)).start();
                RawClient client = connect(proxy)) {
            client.send("hello");
            assertThrows(SocketException.class, client::readToEnd);
            assertServerSeesReset();
        }
    }

    private void assertServerSeesReset() throws InterruptedException {
        Object event = nextSeen();
        assertTrue(event instanceof SocketException, () -> "the server sees " + event);
    }

    @Test
    void aStalledStreamHasNoEnd() throws Exception {
        try (FaultProxy proxy = proxy().fromServer(Fault.stallAt(4)).start();
                RawClient client = connect(proxy)) {
            client.send("hello");
            assertEquals("hello", nextSeen());
            assertEquals("00010203", client.readHex(4));
            assertNothingComes(client);
        }
    }

    @Test
    void aSwallowedRestIsNotMissedByItsSender() throws Exception {
        byte[] much = new byte[16 << 20];
        try (EmbeddedServer talker = EmbeddedServer.start(connection -> {
                    connection.write(much);
                    seen.add("written");
                });
                FaultProxy proxy = FaultProxy.to(talker.port())
                        .fromServer(Fault.swallowFrom(2))
                        .start();
                RawClient client = connect(proxy)) {
            assertEquals("written", nextSeen());
            assertEquals("0000", client.readHex(2));
            assertNothingComes(client);
            assertEquals(2, proxy.bytesFromServer());
        }
    }

    private static void assertNothingComes(RawClient client) throws IOException {
        client.socket().setSoTimeout(50);
        assertThrows(SocketTimeoutException.class, () -> client.read(1));
    }

    @Test
    void bytesAreCorruptedWhereTheyAre() throws Exception {
        try (FaultProxy proxy = proxy().fromServer(Fault.corruptAt(9), Fault.corruptAt(0), Fault.corruptAt(4))
                        .fromClient(Fault.corruptAt(1), Fault.slices(2))
                        .start();
                RawClient client = connect(proxy)) {
            client.send("hello");
            assertEquals("01010203050506070808", client.readHex(10));
            assertEquals("hdllo", nextSeen());
        }
    }

    @Test
    void slicesLoseNothing() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        try (EmbeddedServer echo =
                        EmbeddedServer.start(connection -> connection.write(connection.readRaw(bytes.length)));
                FaultProxy proxy = FaultProxy.to(echo.port())
                        .fromServer(Fault.slices(7))
                        .fromClient(Fault.slices(3))
                        .start();
                RawClient client = connect(proxy)) {
            client.send(bytes);
            assertArrayEquals(bytes, client.readToEnd());
        }
    }

    @Test
    void aDripTakesItsTime() throws Exception {
        long start = System.nanoTime();
        try (FaultProxy proxy =
                        proxy().fromServer(Fault.drip(3, Duration.ofMillis(40))).start();
                RawClient client = connect(proxy)) {
            client.send("hello");
            assertEquals("hello", nextSeen(), "the other direction does not wait");
            assertEquals("00010203040506070809", client.readHex(10));
            assertLater(Duration.ofMillis(3 * 40), start);
        }
    }

    /** A drip goes on while nothing else happens, so that nothing but time wakes the proxy. */
    @Test
    void aDripEndsWhereAnotherFaultComes() throws Exception {
        try (FaultProxy proxy = proxy().fromServer(
                                Fault.drip(2, Duration.ofMillis(5)), Fault.corruptAt(1), Fault.endAt(5))
                        .start();
                RawClient client = connect(proxy)) {
            assertEquals("0000020304", client.readHexToEnd());
            client.send("hello");
            assertEquals("hello", nextSeen());
        }
    }

    @Test
    void everythingIsLateTheEndToo() throws Exception {
        Duration late = Duration.ofMillis(100);
        long start = System.nanoTime();
        try (FaultProxy proxy = proxy().fromServer(Fault.latency(late))
                        .fromClient(Fault.latency(late))
                        .start();
                RawClient client = connect(proxy)) {
            client.send("hello");
            client.socket().shutdownOutput();
            assertEquals("00010203040506070809", client.readHex(10));
            assertLater(late, start);
            assertEquals("", client.readHexToEnd());
            assertLater(late.multipliedBy(2), start);
            assertEquals("hello", nextSeen());
            assertEquals(ClientEnd.FINISHED, nextSeen());
        }
    }

    /** If each read waited for the one before, this would take more than ten seconds. */
    @Test
    void whatIsLateDoesNotWaitForEachOther() throws Exception {
        byte[] bytes = new byte[4 << 20];
        new Random(4).nextBytes(bytes);
        try (EmbeddedServer talker = EmbeddedServer.start(connection -> connection.write(bytes));
                FaultProxy proxy = FaultProxy.to(talker.port())
                        .fromServer(Fault.latency(Duration.ofMillis(200)))
                        .start();
                RawClient client = connect(proxy)) {
            long start = System.nanoTime();
            assertArrayEquals(bytes, client.readToEnd());
            assertTrue(System.nanoTime() - start < SOON.toNanos());
        }
    }

    @Test
    void whatIsOnItsWayIsLostWithTheConnection() throws Exception {
        try (FaultProxy proxy = proxy().fromServer(Fault.latency(Duration.ofMillis(20)), Fault.resetAt(4))
                        .start();
                RawClient client = connect(proxy)) {
            assertThrows(SocketException.class, client::readToEnd);
            assertServerSeesReset();
            assertEquals(4, proxy.bytesFromServer());
        }
    }

    @Test
    void whatIsLateMayNeverCome() throws Exception {
        for (Fault never : List.of(Fault.stallAt(4), Fault.swallowFrom(4))) {
            try (FaultProxy proxy = proxy().fromServer(Fault.latency(Duration.ofMillis(20)), never)
                            .start();
                    RawClient client = connect(proxy)) {
                client.send("hello");
                assertEquals("hello", nextSeen());
                assertEquals("00010203", client.readHex(4));
                assertNothingComes(client);
                client.leave();
                assertEquals(ClientEnd.FINISHED, nextSeen());
            }
        }
    }

    private static void assertLater(Duration least, long start) {
        long nanos = System.nanoTime() - start;
        assertTrue(nanos >= least.toNanos(), () -> nanos + " ns");
    }

    @Test
    void muchPassesInBothDirectionsAtOnce() throws Exception {
        byte[] bytes = new byte[8 << 20];
        new Random(8).nextBytes(bytes);
        try (EmbeddedServer echo = EmbeddedServer.start(connection -> {
                    for (int i = 0; i < 8; i++) {
                        connection.write(connection.readRaw(1 << 20));
                    }
                });
                FaultProxy proxy = FaultProxy.to(echo.port()).start();
                RawClient client = connect(proxy)) {
            FutureTask<byte[]> reading = new FutureTask<>(client::readToEnd);
            Thread reader = new Thread(reading);
            reader.start();
            client.send(bytes);
            assertArrayEquals(bytes, reading.get());
            reader.join();
        }
    }

    @Test
    void aResetIsPassedOn() throws Exception {
        try (FaultProxy proxy = proxy().start()) {
            RawClient client = connect(proxy);
            client.send("hello");
            assertEquals("hello", nextSeen());
            client.abort();
            assertEquals(ClientEnd.RESET, nextSeen());
        }
    }

    @Test
    void withoutAServerTheClientIsReset() throws Exception {
        server.close();
        try (FaultProxy proxy = proxy().start();
                RawClient client = connect(proxy)) {
            assertThrows(SocketException.class, client::readToEnd);
        }
    }

    @Test
    void closeDropsEveryConnection() throws Exception {
        FaultProxy proxy = proxy().fromServer(Fault.stallAt(0)).start();
        try (RawClient client = connect(proxy)) {
            client.send("hello");
            assertEquals("hello", nextSeen());
            proxy.close();
            assertEquals("", client.readHexToEnd());
        }
        assertThrows(IOException.class, () -> connect(proxy));
        proxy.close();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> FaultProxy.to(0));
        assertThrows(IllegalArgumentException.class, () -> FaultProxy.to(65_536));
        assertThrows(IllegalArgumentException.class, () -> Fault.resetAt(-1));
        assertEquals(
                "slices of bytes: 0, the least is 1",
                assertThrows(IllegalArgumentException.class, () -> Fault.slices(0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Fault.drip(0, SOON));
        for (Duration time :
                List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
            assertThrows(IllegalArgumentException.class, () -> Fault.drip(1, time));
            assertEquals(
                    "time " + time + ", not above zero and up to PT24H",
                    assertThrows(IllegalArgumentException.class, () -> Fault.latency(time))
                            .getMessage());
        }
    }
}
