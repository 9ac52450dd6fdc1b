package dev.fairlead.api;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.ClientEnd;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A connection of the server of a {@link TraceScenario}: notes what it sees of the client. */
final class Served {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerConnection connection;
    private final Notes notes;
    private final int number;

    Served(ServerConnection connection, Notes notes) {
        this.connection = connection;
        this.notes = notes;
        this.number = notes.newConnection();
    }

    /** What a server does with a connection. */
    @FunctionalInterface
    interface Script {
        void serve(Served client) throws Exception;
    }

    ServerConnection connection() {
        return connection;
    }

    /** From 1. */
    int number() {
        return number;
    }

    Served reach(String mark) {
        notes.reach(mark);
        return this;
    }

    Served await(String mark) throws InterruptedException {
        notes.await(mark);
        return this;
    }

    void note(String words) {
        notes.ofServer(number, words);
    }

    /** Reads and notes the head of the request. */
    Served request() throws Exception {
        RequestHead head = connection.request();
        note(head.method() + " " + head.target() + " "
                + head.headers().fields().stream().map(Headers.Field::name).collect(Collectors.joining(" ")));
        return this;
    }

    /** Accepts the upgrade, with bytes behind the head. */
    Served upgrade(byte[]... behind) throws Exception {
        request();
        connection.upgradeAnd(behind);
        return this;
    }

    Served write(byte[]... pieces) throws IOException {
        connection.write(pieces);
        return this;
    }

    /** Ends the server's side. */
    Served finish() throws IOException {
        connection.shutdownOutput();
        return this;
    }

    /** Receives and notes the next frame, which has to come. */
    Frame frame() throws Exception {
        Frame frame = connection.receive().orElseThrow(() -> new EOFException("the client has left"));
        note(Words.of(frame));
        return frame;
    }

    /** Receives and notes frames until the client's end; how it ended is the system's business if something was unread. */
    void frames() throws Exception {
        frames(frame -> true);
    }

    /** As {@link #frames()}, but without pongs: how many there are depends on how the pings came. */
    void framesButPongs() throws Exception {
        frames(frame -> frame.header().opcode() != Opcode.PONG);
    }

    private void frames(Predicate<Frame> noted) throws Exception {
        try {
            for (Optional<Frame> next = connection.receive(); next.isPresent(); next = connection.receive()) {
                next.filter(noted).ifPresent(frame -> note(Words.of(frame)));
            }
            note("end");
        } catch (EOFException e) {
            note("end within a frame");
        } catch (SocketException e) {
            note("end");
        }
    }

    /** Receives and notes frames until the client's Close frame, which is the last. */
    void untilClose() throws Exception {
        Frame frame = frame();
        while (frame.header().opcode() != Opcode.CLOSE) {
            frame = frame();
        }
    }

    /** Receives until the client's Close frame, answers it with the same status, and ends in order. */
    void answerClose() throws Exception {
        untilClose();
        ClosePayload status = connection.closeReceived().orElseThrow();
        connection.sendClose(status.code(), status.reason());
        finish().end();
    }

    /** Notes how the client ends the connection, where that is in its hand alone. */
    void end() throws IOException {
        note(connection.awaitEnd(PATIENCE).toString());
    }

    /** Waits for the end of the connection, however the client brings it about. */
    void gone() throws IOException {
        note(connection.awaitEnd(PATIENCE) == ClientEnd.STILL_OPEN ? "STILL OPEN" : "end");
    }
}
