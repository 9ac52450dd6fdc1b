package dev.fairlead.cli;

import dev.fairlead.api.CancelledException;
import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.HandleStateException;
import dev.fairlead.api.Message;
import dev.fairlead.api.TimeoutException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketState;
import dev.fairlead.codec.frame.CloseCodes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Standard input and output at the two ends of a WebSocket: a {@link LineSender} sends, the calling thread receives and
 * prints until the server's Close frame.
 */
final class Dialogue {

    /** How much of a binary message is shown. */
    private static final int SHOWN_BYTES = 16;

    private final WebSocket socket;
    private final Terminal terminal;
    private final String server;
    private final Duration patience;
    private final LineSender sender;

    /**
     * Makes a dialogue.
     *
     * @param server host and port, for messages
     * @param patience how long the server may keep silent once the input has ended
     */
    Dialogue(WebSocket socket, Terminal terminal, String server, Duration patience) {
        this.socket = socket;
        this.terminal = terminal;
        this.server = server;
        this.patience = patience;
        this.sender = new LineSender(new InputLines(terminal.in()), socket, server);
    }

    /** Runs until the server's Close frame, and closes the WebSocket. */
    void run() throws IOException, CommandFailure, InterruptedException {
        CloseStatus status;
        try (socket) {
            sender.start();
            status = printAll();
        } catch (CancelledException | HandleStateException e) {
            // The sender closed the WebSocket, if it met a failure of its own.
            throw sender.failure().orElseGet(() -> CommandFailure.of(e, server));
        } finally {
            sender.stop();
        }
        end(status);
    }

    /** Prints what comes until the server's Close frame; returns its status. */
    private CloseStatus printAll() throws IOException, CommandFailure {
        while (true) {
            Message message = next();
            if (message instanceof Message.Closed closed) {
                return closed.status();
            }
            print(message);
        }
    }

    /** Waits for what comes next; without a limit as long as there may be more input. */
    private Message next() throws IOException, CommandFailure {
        long start = System.nanoTime();
        Duration wait = patience;
        while (true) {
            try {
                return socket.receiveMessage(wait);
            } catch (TimeoutException e) {
                if (socket.state() == WebSocketState.FAILED) {
                    throw e;
                }
                wait = rest(start);
            }
        }
    }

    /** What is left of our patience, which runs from the end of the input or from the last message. */
    private Duration rest(long start) throws CommandFailure {
        Duration silence = Duration.ofNanos(System.nanoTime() - start);
        Duration ended = sender.sinceShutdown().orElse(Duration.ZERO);
        Duration rest = patience.minus(silence.compareTo(ended) < 0 ? silence : ended);
        if (rest.isZero() || rest.isNegative()) {
            throw new CommandFailure(
                    ExitStatus.TIMED_OUT,
                    server + " sent neither a message nor its Close frame for " + patience.toSeconds()
                            + " s after the end of the input");
        }
        return rest;
    }

    private void print(Message message) throws CommandFailure {
        PrintStream out = terminal.out();
        if (message instanceof Message.Text text) {
            // Text is UTF-8 here as on the wire, whatever the terminal: what comes through a pipe is what was sent.
            out.writeBytes(text.text().getBytes(StandardCharsets.UTF_8));
        } else if (message instanceof Message.Binary binary) {
            out.print(summary(binary.payload()));
        }
        out.write('\n');
        if (out.checkError()) {
            throw CommandFailure.outputClosed();
        }
    }

    private static String summary(ByteBuffer payload) {
        byte[] first = new byte[Math.min(SHOWN_BYTES, payload.remaining())];
        payload.get(payload.position(), first);
        String hex = HexFormat.ofDelimiter(" ").formatHex(first);
        String more = payload.remaining() > first.length ? " ..." : "";
        return "(binary, " + payload.remaining() + " bytes" + (first.length == 0 ? "" : ": ") + hex + more + ")";
    }

    /** Both sides have closed: was it what everybody wanted? */
    private void end(CloseStatus status) throws CommandFailure, InterruptedException {
        boolean serverFirst = sender.sinceShutdown().isEmpty();
        boolean lineLeft = serverFirst && sender.hasLineLeft();
        if (sender.failure().isPresent()) {
            throw sender.failure().get();
        }
        String said = server + " closed" + (serverFirst ? " first" : "") + " with " + said(status);
        if (lineLeft) {
            throw new CommandFailure(ExitStatus.CLOSED_BY_SERVER, said + "; not all input was sent");
        }
        if (!isPeaceful(status)) {
            throw new CommandFailure(ExitStatus.CLOSED_BY_SERVER, said);
        }
        if (serverFirst) {
            terminal.complain("fairlead: " + said);
        }
    }

    private static String said(CloseStatus status) {
        return status.equals(CloseStatus.EMPTY) ? "no status" : "status " + status;
    }

    private static boolean isPeaceful(CloseStatus status) {
        return status.code() == CloseCodes.NORMAL
                || status.code() == CloseCodes.GOING_AWAY
                || status.equals(CloseStatus.EMPTY);
    }
}
