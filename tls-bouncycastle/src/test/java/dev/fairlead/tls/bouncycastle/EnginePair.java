package dev.fairlead.tls.bouncycastle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Two engines that talk to each other in memory, and all that they said. */
final class EnginePair {

    private static final int ROOM = 1 << 17;

    final End client;
    final End server;

    EnginePair(SSLEngine client, SSLEngine server) {
        this.client = new End(client);
        this.server = new End(server);
    }

    /** One end: what it has sent, what of it was not read yet, what it was told, how it failed. */
    static final class End {
        final SSLEngine engine;
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        final ByteBuffer unread = ByteBuffer.allocate(ROOM);
        final ByteBuffer received = ByteBuffer.allocate(ROOM);
        private @Nullable SSLException failure;

        End(SSLEngine engine) {
            this.engine = engine;
        }

        Optional<SSLException> failure() {
            return Optional.ofNullable(failure);
        }

        boolean wrap(ByteBuffer plain) throws SSLException {
            int before = unread.position();
            engine.wrap(plain, unread);
            sent.write(unread.array(), before, unread.position() - before);
            return unread.position() > before;
        }

        boolean unwrap(End from) throws SSLException {
            from.unread.flip();
            try {
                SSLEngineResult result = engine.unwrap(from.unread, received);
                return result.bytesConsumed() > 0;
            } finally {
                from.unread.compact();
            }
        }

        /** One step, if one can be made. */
        private boolean step(End peer) throws SSLException {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
                return true;
            }
            if (status == HandshakeStatus.NEED_WRAP) {
                return wrap(ByteBuffer.allocate(0));
            }
            return peer.unread.position() > 0 && unwrap(peer);
        }

        private boolean advance(End peer) {
            if (failure != null) {
                return false;
            }
            try {
                return step(peer);
            } catch (SSLException thrown) {
                failure = thrown;
                sayFarewell();
                return true;
            }
        }

        /** Has the alert sent, for which some engines want to be asked more than once. */
        private void sayFarewell() {
            for (int i = 0; i < 3; i++) {
                try {
                    wrap(ByteBuffer.allocate(0));
                } catch (SSLException again) {
                    // It is known.
                }
            }
        }
    }

    /** Lets both do what they can, until neither can do more. */
    EnginePair run() throws SSLException {
        client.engine.beginHandshake();
        server.engine.beginHandshake();
        return goOn();
    }

    EnginePair goOn() {
        boolean moved = true;
        for (int steps = 0; moved && steps < 200; steps++) {
            boolean clientMoved = client.advance(server);
            moved = server.advance(client) || clientMoved;
        }
        return this;
    }

    /** Runs the handshake; both must finish it. */
    EnginePair established() throws SSLException {
        run();
        for (End end : new End[] {client, server}) {
            if (end.failure != null) {
                throw end.failure;
            }
        }
        return this;
    }

    /** What arrives at {@code to} of what {@code from} is given to send. */
    byte[] carry(End from, End to, byte[] message) throws SSLException {
        ByteBuffer plain = ByteBuffer.wrap(message);
        to.received.clear();
        while (plain.hasRemaining()) {
            from.wrap(plain);
            goOn();
        }
        byte[] arrived = new byte[to.received.flip().remaining()];
        to.received.get(arrived).clear();
        return arrived;
    }
}
