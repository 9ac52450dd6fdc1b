package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Netty with one event loop, java.nio below it, and the handlers that it has for clients: frames are put together to messages, text
 * is checked to be UTF-8.
 */
public final class NettyClient implements BenchClient {

    private static final int HEAD_BYTES = 8 << 10;

    private static final int MOST_BYTES = 4 << 20;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 << 10, 512 << 10);

    private static final int CONNECT_MILLIS = 20_000;

    private static final long CLOSE_MILLIS = 1_000;

    private final BenchSettings settings;
    private @Nullable SslContext tls;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Bootstrap bootstrap = new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            // Of the kind that all have by default, but its own, which goes when this goes.
            .option(ChannelOption.ALLOCATOR, new AdaptiveByteBufAllocator())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);

    /**
     * Makes the client.
     *
     * @param settings TLS and permessage-deflate
     */
    public NettyClient(BenchSettings settings) {
        this.settings = settings;
    }

    private synchronized SslContext tls() throws SSLException {
        SslContext made = tls;
        if (made == null) {
            made = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .trustManager(settings.trust())
                    .build();
            tls = made;
        }
        return made;
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws Exception {
        NettyConnection connection = new NettyConnection(listener);
        bootstrap
                .clone()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) throws SSLException {
                        addHandlers(channel, uri, connection);
                    }
                })
                .connect(uri.getHost(), uri.getPort())
                .sync();
        connection.awaitOpen(CONNECT_MILLIS);
        return connection;
    }

    private void addHandlers(SocketChannel channel, URI uri, NettyConnection connection) throws SSLException {
        ChannelPipeline pipeline = channel.pipeline();
        if (uri.getScheme().equals("wss")) {
            pipeline.addLast(tls().newHandler(channel.alloc(), uri.getHost(), uri.getPort()));
        }
        pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(HEAD_BYTES));
        if (settings.deflate()) {
            pipeline.addLast(new WebSocketClientCompressionHandler(MOST_BYTES));
        }
        pipeline.addLast(new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .allowExtensions(settings.deflate())
                .maxFramePayloadLength(MOST_BYTES)
                .handshakeTimeoutMillis(CONNECT_MILLIS)
                .build()));
        pipeline.addLast(new WebSocketFrameAggregator(MOST_BYTES), connection);
    }

    @Override
    public void close() throws IOException {
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).syncUninterruptibly();
        try {
            // Told those that waited for the loop's end, and leaves when there was nothing else to do for a second.
            GlobalEventExecutor.INSTANCE.awaitInactivity(2 * CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("while Netty was being stopped");
        }
    }
}
