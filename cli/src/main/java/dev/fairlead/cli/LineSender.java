package dev.fairlead.cli;

import dev.fairlead.api.BufferType;
import dev.fairlead.api.CancelledException;
import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.ConnectionException;
import dev.fairlead.api.HandleStateException;
import dev.fairlead.api.InvalidParameterException;
import dev.fairlead.api.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of standard input as text messages on a thread of its own, and shuts the sending side down at the end
 * of the input. The thread is a daemon: reading standard input may wait for ever, and cannot be interrupted.
 */
final class LineSender {

    private final InputLines input;
    private final WebSocket socket;
    private final String server;
    private final Thread thread = new Thread(this::run, "fairlead-cli-sender");

    /** What went wrong at this end, or while sending. Written once, by the sending thread. */
    private volatile @Nullable CommandFailure failure;

    /** {@link System#nanoTime()} of the shutdown; null before. Written once, by the sending thread. */
    private volatile @Nullable Long shutdownAt;

    /** Whether a line was read that could not be sent. Written by the sending thread. */
    private volatile boolean lineLeft;

    /** Set once there is nobody any more to send to. */
    private volatile boolean stopped;

    /** Number of the line that was read last. Only the sending thread. */
    private long lineNumber;

    LineSender(InputLines input, WebSocket socket, String server) {
        this.input = input;
        this.socket = socket;
        this.server = server;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    Optional<CommandFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** How long ago the sending side was shut down; empty if it is open. */
    Optional<Duration> sinceShutdown() {
        return Optional.ofNullable(shutdownAt).map(then -> Duration.ofNanos(System.nanoTime() - then));
    }

    void stop() {
        stopped = true;
    }

    /** Whether there is input that was not sent; looks for it for a moment, since input that is not there never ends. */
    boolean hasLineLeft() throws InterruptedException {
        thread.join(200);
        return lineLeft;
    }

    private void run() {
        try {
            if (sendLines()) {
                shutdown();
            }
        } catch (ConnectionException | CancelledException | HandleStateException e) {
            // The receiving side meets the same end, after all that came before it, and tells of it.
            stopped = true;
        } catch (IOException | RuntimeException e) {
            failure = CommandFailure.of(e, server);
            socket.close();
        }
    }

    /** False if it was stopped. */
    private boolean sendLines() throws IOException {
        try {
            for (byte[] line = read(); line != null; line = read()) {
                lineLeft = true;
                if (stopped) {
                    return false;
                }
                send(line);
                lineLeft = false;
            }
        } catch (CommandFailure ofInput) {
            // What was sent before is a matter between us and the server as at any other end of the input.
            failure = ofInput;
        }
        return !stopped;
    }

    private byte @Nullable [] read() throws CommandFailure {
        lineNumber++;
        try {
            return input.next();
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.INPUT_FAILED, "standard input could not be read: " + e.getMessage(), e);
        }
    }

    private void send(byte[] line) throws IOException, CommandFailure {
        try {
            socket.send(BufferType.UTF8_MESSAGE, ByteBuffer.wrap(line));
        } catch (InvalidParameterException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "line " + lineNumber + " of standard input is not sent: " + e.getMessage(), e);
        }
    }

    private void shutdown() throws IOException {
        shutdownAt = System.nanoTime();
        socket.shutdown(CloseStatus.NORMAL);
    }
}
