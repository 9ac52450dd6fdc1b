package dev.fairlead.api;

import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Fault;
import dev.fairlead.testkit.FaultProxy;
import dev.fairlead.testkit.ServerScript;
import dev.fairlead.testkit.TestIdentity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;

/** What a client of TLS meets on the loopback interface: a server, perhaps behind somebody who breaks connections. */
final class SecurePeer {

    private final EmbeddedServer.Builder server;
    private final UnaryOperator<FaultProxy.Builder> faults;

    private SecurePeer(EmbeddedServer.Builder server, UnaryOperator<FaultProxy.Builder> faults) {
        this.server = server;
        this.faults = faults;
    }

    /** A server with a certificate, which echoes. */
    static SecurePeer showing(TestIdentity identity) {
        return new SecurePeer(EmbeddedServer.builder().tls(identity.serverContext()), proxy -> proxy);
    }

    /** A server that is trusted. */
    static SecurePeer following(ServerScript script) {
        return new SecurePeer(SecureEnds.server().script(script), proxy -> proxy);
    }

    /** A server that is trusted and has settings of its own. */
    static SecurePeer set(Consumer<SSLEngine> settings) {
        return new SecurePeer(
                EmbeddedServer.builder().tls(SecureEnds.SERVER.serverContext(), settings), proxy -> proxy);
    }

    /** A server that is trusted, and speaks one version. */
    static SecurePeer speaking(String version, ServerScript script) {
        return of(EmbeddedServer.builder()
                .script(script)
                .tls(SecureEnds.SERVER.serverContext(), engine -> engine.setEnabledProtocols(new String[] {version})));
    }

    static SecurePeer of(EmbeddedServer.Builder server) {
        return new SecurePeer(server, proxy -> proxy);
    }

    /** A peer that reads the client's hello, writes these bytes, in hexadecimal digits, and ends its stream. */
    static SecurePeer answering(String hex) {
        return of(EmbeddedServer.builder().script(connection -> {
            readHello(connection::readRaw);
            connection.writeHex(hex);
        }));
    }

    /** How to read some bytes. */
    @FunctionalInterface
    interface Input {
        byte[] read(int count) throws Exception;
    }

    /** The first record: RFC 8446 5.1, type, version, length. */
    static void readHello(Input input) throws Exception {
        int length = Short.toUnsignedInt(ByteBuffer.wrap(input.read(5)).getShort(3));
        input.read(length);
    }

    SecurePeer behind(UnaryOperator<FaultProxy.Builder> someone) {
        return new SecurePeer(server, someone);
    }

    SecurePeer withFaultFromServer(Fault fault) {
        return behind(proxy -> proxy.fromServer(fault));
    }

    Started start() {
        EmbeddedServer started = server.start();
        return new Started(started, faults.apply(FaultProxy.to(started.port())).start());
    }

    /** One that listens. */
    record Started(EmbeddedServer server, FaultProxy proxy) implements AutoCloseable {

        int port() {
            return proxy.port();
        }

        /** Waits until the server has seen the end of all connections. */
        void awaitIdle() throws InterruptedException {
            server.awaitIdle(Duration.ofSeconds(10));
        }

        @Override
        public void close() {
            proxy.close();
            server.close();
        }
    }
}
