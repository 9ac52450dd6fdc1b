package dev.fairlead.spi.transport.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two engines in one thread, without a network. */
final class Handshakes {

    private static final int ROUNDS = 100;

    private Handshakes() {}

    /** Until both are done, or one throws; then a few rounds more, because in TLS 1.3 the client is done first. */
    static void run(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
        client.beginHandshake();
        server.beginHandshake();
        int quiet = 0;
        for (int round = 0; round < ROUNDS && quiet < 5; round++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
            quiet = isDone(client) && isDone(server) ? quiet + 1 : 0;
        }
        if (quiet < 5) {
            throw new SSLException("no handshake after " + ROUNDS + " rounds: client " + client.getHandshakeStatus()
                    + ", server " + server.getHandshakeStatus());
        }
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        tasks(engine);
        engine.wrap(ByteBuffer.allocate(0), out);
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(1 << 17));
        in.compact();
        tasks(engine);
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
