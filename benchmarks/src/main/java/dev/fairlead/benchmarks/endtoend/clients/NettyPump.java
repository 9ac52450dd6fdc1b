package dev.fairlead.benchmarks.endtoend.clients;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Sends one message again and again, in a channel's event loop, with a flush after each batch. Failures come to the channel's handlers. */
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyPump implements Runnable {

    static final int BATCH = 64;

    /** How many messages before others have their turn in the loop. */
    private static final int TURN = 4 * BATCH;

    private final Channel channel;
    private final byte[] payload;
    private final int batch;
    private final BooleanSupplier goesOn;
    private final CompletableFuture<Long> result = new CompletableFuture<>();

    // The event loop.
    private long count;
    private boolean running;
    private boolean scheduled;
    private boolean over;

    NettyPump(Channel channel, byte[] payload, int batch, BooleanSupplier goesOn) {
        this.channel = channel;
        this.payload = payload;
        this.batch = batch;
        this.goesOn = goesOn;
    }

    /** Returns the number of messages, once all of them have gone to the socket. */
    CompletableFuture<Long> start() {
        channel.eventLoop().execute(this);
        return result;
    }

    /** The channel is writable again. A flush may make it so, and then this is called from within. */
    void writable() {
        if (!running && !scheduled) {
            run();
        }
    }

    void fail(Throwable cause) {
        over = true;
        result.completeExceptionally(cause);
    }

    @Override
    public void run() {
        scheduled = false;
        running = true;
        int turn = 0;
        while (!over && turn < TURN && channel.isWritable()) {
            turn++;
            write();
        }
        channel.flush();
        running = false;
        if (!over && channel.isWritable()) {
            scheduled = true;
            channel.eventLoop().execute(this);
        }
    }

    private void write() {
        BinaryWebSocketFrame message = new BinaryWebSocketFrame(Unpooled.wrappedBuffer(payload));
        count++;
        if (goesOn.getAsBoolean()) {
            channel.write(message, channel.voidPromise());
            if (count % batch == 0) {
                channel.flush();
            }
            return;
        }
        over = true;
        channel.writeAndFlush(message).addListener(sent -> {
            if (sent.isSuccess()) {
                result.complete(count);
            } else {
                result.completeExceptionally(sent.cause());
            }
        });
    }
}
