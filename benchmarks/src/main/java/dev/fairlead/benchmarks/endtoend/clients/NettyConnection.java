package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a connection. Many messages are sent by the event loop itself, as long as Netty says that the channel is
 * writable, and go on when it says so again. What fails comes to
 * {@link #exceptionCaught}, wherever it was asked for.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyConnection extends SimpleChannelInboundHandler<WebSocketFrame> implements BenchConnection {

    private final BenchListener listener;
    private final CompletableFuture<Channel> opened = new CompletableFuture<>();
    private volatile @Nullable NettyPump pump;
    private volatile boolean closed;

    NettyConnection(BenchListener listener) {
        this.listener = listener;
    }

    void awaitOpen(long millis) throws Exception {
        opened.get(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            opened.complete(context.channel());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame message) {
        if (message instanceof BinaryWebSocketFrame binary) {
            listener.binary(this, binary.content().readableBytes());
        } else if (message instanceof TextWebSocketFrame text) {
            listener.text(this, text.text());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        NettyPump waiting = pump;
        if (waiting != null && context.channel().isWritable()) {
            waiting.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed(new IOException("the connection has ended"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
        context.close();
    }

    private void failed(Throwable cause) {
        NettyPump waiting = pump;
        if (waiting != null) {
            waiting.fail(cause);
        }
        if (!opened.completeExceptionally(cause) && !closed) {
            listener.failed(cause);
        }
    }

    @Override
    public void sendBinary(byte[] payload) throws Exception {
        Channel channel = opened.get();
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(payload)), channel.voidPromise());
    }

    @Override
    public void sendText(String text) throws Exception {
        Channel channel = opened.get();
        channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
    }

    @Override
    public long sendEach(byte[] payload, BooleanSupplier goesOn) throws Exception {
        return send(payload, 1, goesOn);
    }

    @Override
    public long sendBatched(byte[] payload, BooleanSupplier goesOn) throws Exception {
        return send(payload, NettyPump.BATCH, goesOn);
    }

    private long send(byte[] payload, int batch, BooleanSupplier goesOn) throws Exception {
        NettyPump starting = new NettyPump(opened.get(), payload, batch, goesOn);
        pump = starting;
        try {
            return starting.start().get();
        } finally {
            pump = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        opened.join().close();
    }
}
