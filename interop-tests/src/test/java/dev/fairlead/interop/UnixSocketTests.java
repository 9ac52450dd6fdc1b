package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.ConnectionException;
import dev.fairlead.api.ErrorCode;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import dev.fairlead.transport.unix.UnixTransportProvider;
import dev.fairlead.transport.unix.UnixUri;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Node's {@code ws} at a Unix domain socket, named by the URIs that its own client takes. */
@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
class UnixSocketTests {

    private static final int SECONDS = 20;

    /** More than the system keeps on the way between two sockets. */
    private static final int LONG = 3 * 1024 * 1024 + 1;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("ws:node.sock");
    }

    private UnixUri uri(String scheme, String target) {
        return UnixUri.parse(scheme + "+unix:" + folder + "/ws%3Anode.sock:" + target);
    }

    private static SessionOptions.Builder to(UnixUri uri) {
        return SessionOptions.builder().transport(UnixTransportProvider.to(uri.socketFile()));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static byte[] payload(Message message) {
        ByteBuffer payload = assertInstanceOf(Message.Binary.class, message).payload();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    @Test
    void messagesComeBackToCallersThatWait() throws Exception {
        UnixUri uri = uri("ws", "/echo?id=1");
        try (EchoPeer peer = new NodePeer(Map.of("PEER_SOCKET", file().toString()));
                Session session = Session.open(to(uri).build());
                WebSocket socket = session.webSocket(uri.webSocketUri())) {
            socket.sendText(Errand.FRAGMENTED);
            assertEquals(Errand.FRAGMENTED, PeerScenarios.textFrom(socket));
            socket.sendBinary(bytes(LONG));
            assertArrayEquals(bytes(LONG), PeerScenarios.binaryFrom(socket));
            assertEquals(
                    CloseStatus.NORMAL.code(),
                    socket.closeHandshake(CloseStatus.NORMAL).code());
            assertEquals(Events.close(1000, ""), peer.events().next("1"));
        }
    }

    @Test
    void messagesComeBackToCallersThatDoNot() throws Exception {
        UnixUri uri = uri("ws", "/echo?id=2");
        try (EchoPeer peer = new NodePeer(Map.of("PEER_SOCKET", file().toString()));
                Session session = Session.open(to(uri).build());
                WebSocket socket = session.webSocketAsync(uri.webSocketUri()).get(SECONDS, TimeUnit.SECONDS)) {
            var text = socket.receiveMessageAsync();
            socket.sendTextAsync(Errand.FRAGMENTED).get(SECONDS, TimeUnit.SECONDS);
            assertEquals(new Message.Text(Errand.FRAGMENTED), text.get(SECONDS, TimeUnit.SECONDS));
            var binary = socket.receiveMessageAsync();
            socket.sendBinaryAsync(bytes(LONG)).get(SECONDS, TimeUnit.SECONDS);
            assertArrayEquals(bytes(LONG), payload(binary.get(SECONDS, TimeUnit.SECONDS)));
            CloseStatus done = CloseStatus.of(4001, "done");
            assertEquals(done, socket.closeHandshakeAsync(done).get(SECONDS, TimeUnit.SECONDS));
            assertEquals(Events.close(4001, "done"), peer.events().next("2"));
        }
    }

    @Test
    void peersCloseIsTold() throws Exception {
        UnixUri uri = uri("ws", "/close?code=4000&reason=bye");
        try (EchoPeer peer = new NodePeer(Map.of("PEER_SOCKET", file().toString()));
                Session session = Session.open(to(uri).build());
                WebSocket socket = session.webSocket(uri.webSocketUri())) {
            assertEquals(CloseStatus.of(4000, "bye"), PeerScenarios.closeFrom(socket));
            socket.closeHandshake(CloseStatus.NORMAL);
            assertEquals(0, peer.port());
        }
    }

    @Test
    void certificateIsThatOfTheHostInTheUri() throws Exception {
        TlsIdentities.writeTo(folder);
        UnixUri uri = uri("wss", "/echo");
        Map<String, String> secure =
                Map.of("PEER_SOCKET", file().toString(), "PEER_TLS", "TLSv1.3", "PEER_TLS_FOLDER", folder.toString());
        TlsOptions tls = TlsOptions.builder()
                .trustStore(TlsIdentities.AUTHORITY.trustStore())
                .build();
        try (EchoPeer peer = new NodePeer(secure);
                Session session = Session.open(to(uri).tls(tls).build());
                WebSocket socket = session.webSocket(uri.webSocketUri())) {
            assertEquals(TlsProtocol.TLS_1_3, socket.tls().orElseThrow().protocol());
            socket.sendBinary(bytes(LONG));
            assertArrayEquals(bytes(LONG), PeerScenarios.binaryFrom(socket));
            socket.closeHandshake(CloseStatus.NORMAL);
            assertEquals(0, peer.port());
        }
    }

    @Test
    void fileThatIsMissingIsAFailureToResolve() throws IOException {
        UnixUri uri = uri("ws", "/echo");
        try (Session session = Session.open(to(uri).build())) {
            ConnectionException failure =
                    assertThrows(ConnectionException.class, () -> session.webSocket(uri.webSocketUri()));
            assertEquals(ErrorCode.NAME_NOT_RESOLVED, failure.code());
        }
    }
}
