package dev.fairlead.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.HexFormat;

/** What Netty's decoder of a client tells of bytes, in the lines of {@link Verdict}. */
final class NettyVerdict {

    /** A pool would keep direct memory for ever. */
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

    private final StringBuilder frames = new StringBuilder();
    private int code;
    private String detail = "";
    private boolean ended;

    private NettyVerdict() {}

    static Verdict of(byte[] wire) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .maxFramePayloadLength(Integer.MAX_VALUE)
                .build();
        NettyVerdict told = new NettyVerdict();
        EmbeddedChannel channel = new EmbeddedChannel(
                new WebSocket13FrameDecoder(config), new Utf8FrameValidator(false), told.recorder());
        channel.config().setAllocator(HEAP);
        boolean unused = channel.writeInbound(Unpooled.wrappedBuffer(wire));
        Verdict verdict = new Verdict(told.frames.toString(), told.code, told.detail);
        // What it tells at the end of the stream is not asked.
        told.ended = true;
        unused = channel.finishAndReleaseAll();
        return verdict;
    }

    private ChannelInboundHandlerAdapter recorder() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                WebSocketFrame frame = (WebSocketFrame) message;
                if (!ended) {
                    append(frame);
                }
                boolean unused = frame.release();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
                if (!ended) {
                    ended = true;
                    detail = String.valueOf(broken.getMessage());
                    // A code for what it calls corrupted, none for anything else that it has against the bytes.
                    code = broken instanceof CorruptedWebSocketFrameException corrupted
                            ? corrupted.closeStatus().code()
                            : -1;
                }
            }
        };
    }

    private void append(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        byte[] payload = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), payload);
        Verdict.append(
                frames, opcode(frame), frame.isFinalFragment(), HexFormat.of().formatHex(payload));
        ended = frame instanceof CloseWebSocketFrame;
    }

    private static int opcode(WebSocketFrame frame) {
        if (frame instanceof ContinuationWebSocketFrame) {
            return 0;
        } else if (frame instanceof TextWebSocketFrame) {
            return 1;
        } else if (frame instanceof BinaryWebSocketFrame) {
            return 2;
        } else if (frame instanceof CloseWebSocketFrame) {
            return 8;
        }
        return frame instanceof PingWebSocketFrame ? 9 : 10;
    }
}
