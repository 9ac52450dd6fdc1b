package dev.fairlead.benchmarks;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.DecoratedObjectFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.compression.CompressionPool;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;
import org.eclipse.jetty.websocket.core.internal.PerMessageDeflateExtension;
import org.jspecify.annotations.Nullable;

/** Jetty's extension between frames of one message each and the buffer that stands for the network. */
final class JettyDeflate implements DeflatePeer {

    private final WebSocketComponents components = new WebSocketComponents(
            new WebSocketExtensionRegistry(),
            new DecoratedObjectFactory(),
            new ArrayByteBufferPool(),
            new InflaterPool(CompressionPool.DEFAULT_CAPACITY, true),
            new DeflaterPool(CompressionPool.DEFAULT_CAPACITY, DeflateLibrary.LEVEL, true),
            Runnable::run);
    private final PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
    private ByteBuffer target = ByteBuffer.allocate(0);

    /** Whether the last frame of the message has come. */
    private boolean whole;

    private @Nullable Throwable failure;

    /** Is told how what the extension was given has ended. */
    private final Callback outcome = new Callback() {
        @Override
        public void failed(Throwable cause) {
            failure = cause;
        }
    };

    JettyDeflate(boolean contextTakeover) {
        LifeCycle.start(components);
        extension.init(
                ExtensionConfig.parse(
                        contextTakeover
                                ? "permessage-deflate"
                                : "permessage-deflate;client_no_context_takeover;server_no_context_takeover"),
                components);
        extension.setCoreSession(new CoreSession.Empty());
        extension.setNextOutgoingFrames((OutgoingEntry entry) -> take(entry.getFrame(), entry.getCallback()));
        extension.setNextIncomingFrames((frame, callback) -> {
            take(frame, callback);
            extension.demand();
        });
        extension.setNextDemand(() -> {});
        extension.demand();
    }

    private void take(Frame frame, Callback callback) {
        if (frame.hasPayload()) {
            target.put(frame.getPayload());
        }
        whole = frame.isFin();
        callback.succeeded();
    }

    @Override
    public void compress(byte[] message, ByteBuffer payload) {
        begin(payload);
        Frame frame = new Frame(OpCode.TEXT, true, ByteBuffer.wrap(message));
        extension.sendFrame(new OutgoingEntry.Builder(frame, outcome).build());
        requireWhole();
    }

    @Override
    public void inflate(byte[] payload, ByteBuffer message) {
        begin(message);
        extension.onFrame(new Frame(OpCode.TEXT, true, ByteBuffer.wrap(payload)).setRsv1(true), outcome);
        requireWhole();
    }

    private void begin(ByteBuffer dst) {
        target = dst;
        whole = false;
    }

    private void requireWhole() {
        if (!whole || failure != null) {
            throw new IllegalStateException("the message did not come whole", failure);
        }
    }

    @Override
    public void close() {
        extension.close();
        LifeCycle.stop(components);
    }
}
