package dev.fairlead.spi.transport.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTests extends TcpSocketFixture {

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
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        NameLookup names = name -> {
            asked.complete(Thread.currentThread());
            return addresses("127.0.0.1");
        };
        Resolution resolution = Resolution.start(host, names, threads, () -> {});
        assertNotEquals(Thread.currentThread(), asked.get(10, TimeUnit.SECONDS));
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
    void whoBeganTheLookupIsToldOfItsEndAfterTheResultIsThere() throws Exception {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        TcpSocket socket = socket(host -> answer.join(), listener());
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        assertFalse(socket.isResolving());
        assertFalse(socket.finishConnect(() -> told.complete(socket.isResolving())));
        assertFalse(socket.finishConnect(() -> told.completeExceptionally(new AssertionError("began it not"))));
        assertTrue(socket.isResolving());
        assertFalse(told.isDone());
        answer.complete(addresses("127.0.0.1"));
        assertFalse(told.get(10, TimeUnit.SECONDS));
        connect(socket);
    }

    @Test
    void lookupThatFailsIsToldToo() throws Exception {
        // Not before the look-up was seen going on: finishConnect would meet the failure itself.
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        TcpSocket socket = socket(
                host -> {
                    throw new UnknownHostException("scripted, asked " + asked.join());
                },
                listener());
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        assertFalse(socket.finishConnect(() -> told.complete(socket.isResolving())));
        asked.complete(true);
        assertFalse(told.get(10, TimeUnit.SECONDS));
    }

    @Test
    void closeDoesNotWaitForTheLookup() throws Exception {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        TcpSocket socket = socket(host -> answer.join(), listener());
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        assertFalse(socket.finishConnect(() -> told.complete(true)));
        close(socket);
        assertThrows(ClosedChannelException.class, () -> connect(socket));
        answer.complete(addresses("127.0.0.1"));
        assertTrue(told.get(10, TimeUnit.SECONDS));
    }

    @Test
    void unknownHostIsNamed() throws Exception {
        UnknownHostException scripted = new UnknownHostException("scripted");
        TcpSocket socket = socket(
                host -> {
                    throw scripted;
                },
                listener());
        UnknownHostException unknown = assertThrows(UnknownHostException.class, () -> connect(socket));
        assertEquals("host host.test has no address", unknown.getMessage());
        assertSame(scripted, unknown.getCause());
        assertThrows(UnknownHostException.class, () -> connect(socket));
    }

    @Test
    void hostWithoutAddressesIsUnknown() throws Exception {
        TcpSocket socket = socket(host -> addresses(), listener());
        UnknownHostException unknown = assertThrows(UnknownHostException.class, () -> connect(socket));
        assertEquals("host host.test has no address", unknown.getMessage());
    }

    @Test
    void lookupThatFailsOtherwiseSaysWhy() throws Exception {
        TcpSocket socket = socket(
                host -> {
                    throw new IllegalStateException("scripted");
                },
                listener());
        IOException failure = assertThrows(IOException.class, () -> connect(socket));
        assertEquals("the look-up of host host.test failed", failure.getMessage());
        assertInstanceOf(IllegalStateException.class, failure.getCause());
    }

    @Test
    void rejectedLookupFails() throws Exception {
        TcpSocket socket = closedAtEnd(new TcpSocket(
                new Endpoint("host.test", 80),
                new TransportOptions(Map.of(), REJECTING),
                host -> addresses("127.0.0.1")));
        IOException failure = assertThrows(IOException.class, () -> connect(socket));
        assertEquals("the look-up of host host.test was rejected by the executor", failure.getMessage());
    }
}
