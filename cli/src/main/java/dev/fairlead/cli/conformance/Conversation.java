package dev.fairlead.cli.conformance;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.CompressionStatistics;
import dev.fairlead.api.ConnectionException;
import dev.fairlead.api.Message;
import dev.fairlead.api.WebSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is said on one WebSocket to a fuzzing server, with one limit for all waits together. Of one thread. */
final class Conversation implements AutoCloseable {

    private final WebSocket socket;
    private final Duration limit;
    private final long start = System.nanoTime();

    /** Whether nothing can be sent any more. */
    private boolean mute;

    Conversation(WebSocket socket, Duration limit) {
        this.socket = socket;
        this.limit = limit;
    }

    /**
     * Sends back whatever comes, until the server closes; returns what its Close frame said.
     *
     * @throws IOException if the connection ended in another way, which {@link CaseEnd} knows
     */
    CloseStatus echo() throws IOException {
        while (true) {
            Message message = next();
            if (message instanceof Message.Closed closed) {
                return answer(closed);
            }
            sendBack(message);
        }
    }

    /** Receives one text message, and says goodbye with the server; empty if it has closed without a message. */
    Optional<String> text() throws IOException {
        Message first = next();
        if (first instanceof Message.Closed closed) {
            answer(closed);
            return Optional.empty();
        }
        awaitClose();
        return first instanceof Message.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    /** Lets everything pass until the server's Close frame, and answers it. */
    void awaitClose() throws IOException {
        while (true) {
            if (next() instanceof Message.Closed closed) {
                answer(closed);
                return;
            }
        }
    }

    /** What compression has saved so far; empty if none was agreed. */
    Optional<CompressionStatistics> compression() {
        return socket.statistics().compression();
    }

    private Message next() throws IOException {
        return await(socket.receiveMessageAsync());
    }

    private void sendBack(Message message) throws IOException {
        if (mute) {
            return;
        }
        try {
            if (message instanceof Message.Text text) {
                await(socket.sendTextAsync(text.text()));
            } else if (message instanceof Message.Binary binary) {
                await(socket.sendBinaryAsync(binary.payload()));
            }
        } catch (ConnectionException broken) {
            // What the server has sent before, its Close frame above all, can still be received, and tells the end.
            mute = true;
        }
    }

    /** RFC 6455 5.5.1: who answers a Close frame "typically echos the status code it received". */
    private CloseStatus answer(Message.Closed closed) throws IOException {
        if (!mute) {
            try {
                await(socket.closeHandshakeAsync(closed.status()));
            } catch (ConnectionException gone) {
                // A server that leaves behind its Close frame has said what it had to say.
                mute = true;
            }
        }
        return closed.status();
    }

    private <T> T await(CompletableFuture<T> outcome) throws IOException {
        try {
            long rest = limit.toNanos() - (System.nanoTime() - start);
            return outcome.get(Math.max(0, rest), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            Throwable reason = failed.getCause();
            if (reason instanceof IOException known) {
                throw known;
            }
            if (reason instanceof RuntimeException ofTheCaller) {
                throw ofTheCaller;
            }
            throw new IllegalStateException(reason);
        } catch (TimeoutException late) {
            throw new LateException(limit);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the fuzzing server");
        }
    }

    /** Drops what is still open: nobody waits for it any more. */
    @Override
    public void close() {
        socket.abort();
    }
}
