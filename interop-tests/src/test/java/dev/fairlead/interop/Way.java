package dev.fairlead.interop;

import dev.fairlead.api.BufferType;
import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.CompressionOptions;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How an application does it: over which transport, with calls of which style.
 *
 * @param transport its name
 * @param calls of which style
 */
record Way(String transport, Calls calls) {

    /** The styles. */
    enum Calls {
        BLOCKING,
        ASYNC
    }

    static final Way SIMPLEST = new Way("socket", Calls.BLOCKING);

    Session session(CompressionOptions compression) {
        return Session.open(SessionOptions.builder()
                .transport(transport)
                .compression(compression)
                .build());
    }

    /** Sends a message and takes one. */
    Message exchange(WebSocket socket, Sample sample) throws Exception {
        if (calls == Calls.BLOCKING) {
            send(socket, sample);
            return socket.receiveMessage(PeerScenarios.PATIENCE);
        }
        CompletableFuture<Message> received = socket.receiveMessageAsync(PeerScenarios.PATIENCE);
        await(sendAsync(socket, sample));
        return await(received);
    }

    CloseStatus close(WebSocket socket, CloseStatus status) throws Exception {
        return calls == Calls.BLOCKING ? socket.closeHandshake(status) : await(socket.closeHandshakeAsync(status));
    }

    private static void send(WebSocket socket, Sample sample) throws IOException {
        if (sample.isText() && !sample.isInPieces()) {
            socket.sendText(sample.text(), sample.options());
            return;
        }
        ByteBuffer rest = sample.payload().duplicate();
        while (rest.remaining() > sample.pieceLength()) {
            socket.send(fragment(sample), piece(rest, sample), sample.options());
        }
        socket.send(sample.kind(), rest, sample.options());
    }

    private static CompletableFuture<Void> sendAsync(WebSocket socket, Sample sample) {
        if (sample.isText() && !sample.isInPieces()) {
            return socket.sendTextAsync(sample.text(), sample.options());
        }
        ByteBuffer rest = sample.payload().duplicate();
        while (rest.remaining() > sample.pieceLength()) {
            // What is sent queues behind what was sent before.
            var unused = socket.sendAsync(fragment(sample), piece(rest, sample), sample.options());
        }
        return socket.sendAsync(sample.kind(), rest, sample.options());
    }

    private static BufferType fragment(Sample sample) {
        return sample.isText() ? BufferType.UTF8_FRAGMENT : BufferType.BINARY_FRAGMENT;
    }

    private static ByteBuffer piece(ByteBuffer rest, Sample sample) {
        ByteBuffer piece = rest.slice(rest.position(), sample.pieceLength());
        rest.position(rest.position() + piece.remaining());
        return piece;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PeerScenarios.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** As tests are named after it. */
    @Override
    public String toString() {
        return calls + " over " + transport;
    }
}
