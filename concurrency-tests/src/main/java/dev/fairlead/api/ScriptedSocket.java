package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** An open WebSocket, and its channel in the hands of a test. */
final class ScriptedSocket {

    private final ScriptedChannel channel;
    private final WebSocketHandle socket;

    ScriptedSocket(ScriptedSession session, ScriptedChannel channel) {
        this.channel = channel;
        this.socket = session.open(channel);
        settle();
    }

    static ScriptedSocket eventDriven() {
        return new ScriptedSocket(ScriptedSession.EVENT_DRIVEN, ScriptedChannel.roomy());
    }

    static ScriptedSocket callerDriven() {
        return new ScriptedSocket(ScriptedSession.CALLER_DRIVEN, ScriptedChannel.roomy());
    }

    WebSocketHandle socket() {
        return socket;
    }

    ScriptedChannel channel() {
        return channel;
    }

    /** Calls back and completes what is due, until nothing is. */
    void settle() {
        channel.settle();
    }

    /** Plays the transport's thread until {@code done}, at most as long as an operation may take. */
    void settleUntil(BooleanSupplier done) {
        Deadline patience = Deadline.after(ScriptedSession.PATIENCE.multipliedBy(2));
        while (!done.getAsBoolean() && !patience.hasPassed()) {
            settle();
            Thread.onSpinWait();
        }
    }

    /** The peer sends; what is due then is done. */
    void arrive(byte[]... frames) {
        for (byte[] frame : frames) {
            channel.arrive(frame);
        }
        settle();
    }

    /** The peer sends the last of its stream; what is due then is done. */
    void arriveLast(byte[] frame) {
        channel.arriveLast(frame);
        settle();
    }

    /** Begins a call that may be refused at once. */
    <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> begun;
        try {
            begun = call.get();
        } catch (HandleStateException refusal) {
            begun = CompletableFuture.failedFuture(refusal);
        }
        settle();
        return begun;
    }

    CompletableFuture<Void> beginSend(String text) {
        return begin(() -> socket.sendTextAsync(text));
    }

    /** Sends; the calling thread waits. Returns how it ended. */
    String send(String text) {
        return Ends.of(() -> {
            socket.sendText(text);
            return "sent";
        });
    }

    /** Receives a whole message; the calling thread waits. Returns what came, or how it ended. */
    String receive() {
        return Ends.of(() -> Ends.describe(socket.receiveMessage(ScriptedSession.PATIENCE)));
    }

    /** What can be received now: what came, how it ended, or {@code pending}. */
    String receivable() {
        CompletableFuture<Message> next = begin(socket::receiveMessageAsync);
        String end = Ends.of(next);
        // The last that a test asks for.
        socket.abort();
        settle();
        return end;
    }

    /** The frames that were sent; then the handle is closed for good. */
    String sent() {
        socket.abort();
        settle();
        return Wire.describe(channel.sent());
    }
}
