package dev.fairlead.benchmarks;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The encoder and the decoder that Netty's client puts into its pipeline, in one that has nothing else. */
final class NettyDeflate implements DeflatePeer {

    private static final int WINDOW_BITS = 15;

    private final EmbeddedChannel channel;

    NettyDeflate(boolean contextTakeover) {
        Map<String, String> parameters = new HashMap<>();
        if (!contextTakeover) {
            parameters.put("client_no_context_takeover", null);
            parameters.put("server_no_context_takeover", null);
        }
        WebSocketClientExtension extension = new PerMessageDeflateClientExtensionHandshaker(
                        DeflateLibrary.LEVEL, false, WINDOW_BITS, !contextTakeover, !contextTakeover, 0)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", parameters));
        channel = new EmbeddedChannel(extension.newExtensionEncoder(), extension.newExtensionDecoder());
    }

    @Override
    public void compress(byte[] message, ByteBuffer payload) {
        channel.writeOutbound(new TextWebSocketFrame(Unpooled.wrappedBuffer(message)));
        take(channel.readOutbound(), payload);
    }

    @Override
    public void inflate(byte[] payload, ByteBuffer message) {
        channel.writeInbound(new TextWebSocketFrame(true, WebSocketExtension.RSV1, Unpooled.wrappedBuffer(payload)));
        take(channel.readInbound(), message);
    }

    private static void take(WebSocketFrame frame, ByteBuffer dst) {
        try {
            int size = frame.content().readableBytes();
            frame.content().readBytes(dst.limit(dst.position() + size));
        } finally {
            frame.release();
        }
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
