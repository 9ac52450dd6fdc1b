package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Providers, transports, and channels until they are connected. */
abstract class ConnectContract extends ContractFixture {

    @Test
    void providersHaveALowerCaseId() throws Exception {
        assertTrue(provider().id().matches("[a-z][a-z0-9-]*"), provider().id());
        assertEquals(provider().id(), provider().id());
    }

    @Test
    void finishConnectGoesOnSayingTrue() throws Exception {
        TransportChannel client = connection().client();
        assertTrue(client.finishConnect());
        assertEquals(Wake.READY, client.awaitReady(Interest.CONNECT, Deadline.NEVER));
        assertTrue(client.finishConnect());
    }

    @Test
    void firstStepNeedsNoWait() throws Exception {
        TransportChannel client = open(closedAtEnd(peer()).endpoint());
        assertEquals(Wake.READY, client.awaitReady(Interest.CONNECT, Deadline.NEVER));
    }

    @Test
    void channelsThatAreNotConnectedMoveNoBytes() throws Exception {
        TransportChannel client = open(closedAtEnd(peer()).endpoint());
        assertThrows(NotYetConnectedException.class, () -> client.read(ByteBuffer.allocate(1)));
        assertThrows(NotYetConnectedException.class, () -> client.write(ByteBuffer.allocate(1)));
    }

    @Test
    void refusedConnectNamesTheEndpointAndTheAddresses() throws Exception {
        Endpoint refusing = refusingEndpoint();
        TransportChannel client = open(refusing);
        ConnectException refused = assertThrows(ConnectException.class, () -> connect(client));
        assertTrue(String.valueOf(refused.getMessage()).contains(refusing.toString()), refused.toString());
        assertTrue(refused.getSuppressed().length > 0 || !knowsAddresses(), "no address is named");
        client.close();
    }

    @Test
    void unknownHostIsNamed() throws Exception {
        Endpoint unknown = unknownEndpoint();
        TransportChannel client = open(unknown);
        UnknownHostException failure = assertThrows(UnknownHostException.class, () -> connect(client));
        assertTrue(String.valueOf(failure.getMessage()).contains(unknown.host()), failure.toString());
    }

    @Test
    void deadlineForConnectingIsNotFatal() throws Exception {
        TransportPeer peer = requireStalledPeer();
        TransportChannel client = open(peer.endpoint());
        assertFalse(client.finishConnect());
        Deadline deadline = Deadline.after(Duration.ofMillis(120));
        Wake wake = client.awaitReady(Interest.CONNECT, deadline);
        while (wake == Wake.READY) {
            assertFalse(client.finishConnect());
            wake = client.awaitReady(Interest.CONNECT, deadline);
        }
        assertEquals(Wake.TIMED_OUT, wake);
        assertTrue(deadline.hasPassed(), "early, " + deadline);
        Future<TransportPeer> accepted = inBackground(() -> {
            peer.accept();
            return peer;
        });
        connect(client);
        result(accepted).write(bytes(10));
        assertArrayEquals(bytes(10), readFully(client, 10));
    }

    @Test
    void closeEndsAWaitToConnect() throws Exception {
        TransportChannel client = stalledChannel();
        Future<Wake> wait = inBackground(() -> client.awaitReady(Interest.CONNECT, Deadline.NEVER));
        settle();
        client.close();
        assertEquals(Wake.CLOSED, outcome(wait));
        assertThrows(ClosedChannelException.class, client::finishConnect);
    }

    @Test
    void wakeEndsAWaitToConnect() throws Exception {
        TransportChannel client = stalledChannel();
        Future<Wake> wait = inBackground(() -> client.awaitReady(Interest.CONNECT, Deadline.NEVER));
        settle();
        client.wake(Interest.CONNECT);
        assertEquals(Wake.WOKEN, outcome(wait));
        assertFalse(client.finishConnect());
    }

    private TransportChannel stalledChannel() throws Exception {
        TransportChannel client = open(requireStalledPeer().endpoint());
        assertFalse(client.finishConnect());
        while (client.awaitReady(Interest.CONNECT, Deadline.after(Duration.ZERO)) == Wake.READY) {
            assertFalse(client.finishConnect());
        }
        return client;
    }

    private TransportPeer requireStalledPeer() throws Exception {
        Optional<TransportPeer> peer = stalledPeer();
        assumeTrue(peer.isPresent(), "a connection cannot be stalled here");
        return closedAtEnd(peer.get());
    }

    @Test
    void infoKnowsBothEndsOnceConnectedAndAfterClose() throws Exception {
        TransportPeer peer = closedAtEnd(peer());
        TransportChannel client = open(peer.endpoint());
        ChannelInfo before = client.info();
        assertEquals(Optional.empty(), before.local());
        assertEquals(Optional.empty(), before.remote());
        assertNotEquals(Stage.CONNECTED, before.progress().stage());
        connect(client);
        ChannelInfo info = client.info();
        assertEquals(Stage.CONNECTED, info.progress().stage());
        if (knowsAddresses()) {
            assertTrue(
                    info.remote()
                            .orElseThrow()
                            .toString()
                            .endsWith(":" + peer.endpoint().port()),
                    info.toString());
            assertNotEquals(info.remote(), info.local());
            assertTrue(info.local().isPresent());
        } else {
            assertEquals(Optional.empty(), info.local());
            assertEquals(Optional.empty(), info.remote());
        }
        client.close();
        assertEquals(info, client.info());
    }

    @Test
    void newBuffersAreEmptyAndBigEndian() throws Exception {
        TransportChannel client = open(closedAtEnd(peer()).endpoint());
        assertEquals(ByteBuffer.allocate(77), client.newBuffer(77));
        assertEquals(77, client.newBuffer(77).capacity());
        assertEquals(ByteOrder.BIG_ENDIAN, client.newBuffer(77).order());
        assertFalse(client.newBuffer(77).isReadOnly());
    }

    @Test
    void closedTransportOpensNothing() throws Exception {
        Transport transport = transport();
        transport.close();
        transport.close();
        Endpoint endpoint = closedAtEnd(peer()).endpoint();
        assertThrows(IOException.class, () -> transport.open(endpoint));
    }

    @Test
    void closingTheTransportClosesItsChannels() throws Exception {
        Transport transport = transport();
        TransportPeer peer = closedAtEnd(peer());
        TransportChannel client = transport.open(peer.endpoint());
        connect(client);
        peer.accept();
        Future<Wake> wait = inBackground(() -> {
            Wake wake = Wake.READY;
            while (wake == Wake.READY) {
                // A wait that begins in the moment of the close may be told to try.
                wake = client.awaitReady(Interest.READ, Deadline.NEVER);
            }
            return wake;
        });
        settle();
        transport.close();
        assertEquals(Wake.CLOSED, outcome(wait));
        assertThrows(ClosedChannelException.class, () -> client.read(ByteBuffer.allocate(1)));
        peer.readEnd();
    }
}
