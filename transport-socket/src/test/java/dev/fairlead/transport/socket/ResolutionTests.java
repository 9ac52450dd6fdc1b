package dev.fairlead.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTests extends SocketFixture {

    private static final Executor REJECTING = task -> {
        throw new RejectedExecutionException("scripted");
    };

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "2001:db8::7", "::ffff:127.0.0.1"})
    void addressesAreNotLookedUp(String address) throws Exception {
        NameLookup never = host -> {
            throw new IllegalStateException("looked up " + host);
        };
        Resolution resolution = Resolution.start(address, never, REJECTING, () -> {});
        assertTrue(resolution.isDone());
        assertEquals(1, resolution.addresses().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"host.test", "256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", "1.2.3.0x4"})
    void anythingElseIsLookedUpElsewhere(String host) throws Exception {
        ScriptedLookup names = ScriptedLookup.of("127.0.0.1");
        Resolution resolution = Resolution.start(host, names, threads, () -> {});
        assertNotEquals(Thread.currentThread(), names.asked.get(10, TimeUnit.SECONDS));
        eventually("result", resolution::isDone);
        assertEquals("[/127.0.0.1]", resolution.addresses().toString());
    }

    @Test
    void malformedAddressIsAnUnknownHost() throws Exception {
        Resolution resolution = Resolution.start("1::2::3", NameLookup.SYSTEM, REJECTING, () -> {});
        UnknownHostException unknown = assertThrows(UnknownHostException.class, resolution::addresses);
        assertEquals("host 1::2::3 has no address", unknown.getMessage());
    }

    @Test
    void stalledLookupDoesNotHoldUpTheCaller() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        Deadline deadline = millis(100);
        assertEquals(Wake.TIMED_OUT, channel.awaitReady(Interest.CONNECT, deadline));
        assertTrue(deadline.hasPassed());
        assertFalse(channel.finishConnect());
        names.answer("127.0.0.1");
        assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
        connect(channel);
    }

    @Test
    void endOfTheLookupEndsTheWait() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        Future<Wake> wait = threads.submit(() -> channel.awaitReady(Interest.CONNECT, Deadline.NEVER));
        names.answer("127.0.0.1");
        assertEquals(Wake.READY, wait.get(10, TimeUnit.SECONDS));
    }

    @Test
    void wakeAndInterruptEndAWaitForTheLookup() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        channel.wake(Interest.CONNECT);
        assertEquals(Wake.WOKEN, channel.awaitReady(Interest.CONNECT, soon()));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> channel.awaitReady(Interest.CONNECT, soon()));
        assertTrue(Thread.interrupted());
        names.answer("127.0.0.1");
        connect(channel);
    }

    @Test
    void closeDoesNotWaitForTheLookup() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        Future<Wake> wait = threads.submit(() -> channel.awaitReady(Interest.CONNECT, Deadline.NEVER));
        names.asked.get(10, TimeUnit.SECONDS);
        channel.close();
        assertEquals(Wake.CLOSED, wait.get(10, TimeUnit.SECONDS));
        names.answer("127.0.0.1");
        names.answered.get(10, TimeUnit.SECONDS);
        assertThrows(ClosedChannelException.class, channel::finishConnect);
        assertEquals(Wake.CLOSED, channel.awaitReady(Interest.CONNECT, soon()));
    }

    @Test
    void unknownHostIsNamed() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        UnknownHostException scripted = new UnknownHostException("scripted");
        names.fail(scripted);
        SocketTransportChannel channel = channel(names, peer());
        UnknownHostException unknown = assertThrows(UnknownHostException.class, () -> connect(channel));
        assertEquals("host host.test has no address", unknown.getMessage());
        assertSame(scripted, unknown.getCause());
        assertThrows(UnknownHostException.class, channel::finishConnect);
    }

    @Test
    void hostWithoutAddressesIsUnknown() throws Exception {
        SocketTransportChannel channel = channel(ScriptedLookup.of(), peer());
        UnknownHostException unknown = assertThrows(UnknownHostException.class, () -> connect(channel));
        assertEquals("host host.test has no address", unknown.getMessage());
    }

    @Test
    void lookupThatFailsOtherwiseSaysWhy() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        names.fail(new ArithmeticException("scripted"));
        SocketTransportChannel channel = channel(names, peer());
        IOException failure = assertThrows(IOException.class, () -> connect(channel));
        assertEquals("the look-up of host host.test failed", failure.getMessage());
        assertInstanceOf(IllegalStateException.class, failure.getCause());
    }

    @Test
    void rejectedLookupFails() throws Exception {
        try (SocketTransport transport =
                new SocketTransport(new TransportOptions(Map.of(), REJECTING), ScriptedLookup.of("127.0.0.1"))) {
            SocketTransportChannel channel = transport.open(new Endpoint("host.test", 80));
            IOException failure = assertThrows(IOException.class, channel::finishConnect);
            assertEquals("the look-up of host host.test was rejected by the executor", failure.getMessage());
        }
    }
}
