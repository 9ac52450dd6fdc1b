package dev.fairlead.testkit;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link ServerConnection} knows of permessage-deflate. */
abstract sealed class DeflatingConnection extends RawConnection permits ServerConnection {

    final FrameReader frames;

    final int maxMessageBytes;

    /** What compresses and inflates; null as long as nothing is agreed. Written by the reading thread. */
    private volatile @Nullable ConnectionDeflate deflate;

    DeflatingConnection(Wire wire, int maxMessageBytes) {
        super(wire);
        this.frames = new FrameReader(wire, maxMessageBytes);
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Returns what was agreed of permessage-deflate.
     *
     * @return what {@link ServerConnection#upgrade()} has answered or {@link #speakDeflate} has said; empty before, or if the
     *     connection is without compression
     */
    public Optional<DeflateParameters> deflate() {
        return Optional.ofNullable(deflate).map(ConnectionDeflate::parameters);
    }

    /**
     * Compresses and inflates from now on, whatever the head said: for scripts that write the head of the answer themselves
     * instead of calling {@link ServerConnection#upgrade()}. For the reading thread, before the first frame.
     *
     * @param parameters what to keep to
     * @throws IllegalStateException if the connection does so already
     */
    public void speakDeflate(DeflateParameters parameters) {
        if (deflate != null) {
            throw new IllegalStateException("permessage-deflate is agreed already");
        }
        ConnectionDeflate agreed = new ConnectionDeflate(parameters, maxMessageBytes);
        frames.inflateWith(agreed);
        deflate = agreed;
    }

    /**
     * Compresses a message, for a script that sends its payload in frames of its own: of those the first one is {@link
     * FrameHeader#ofCompressed}. To be sent before the next message is.
     *
     * @param message the message; not changed
     * @return the payload, at least one byte
     * @throws IllegalStateException if permessage-deflate is not agreed
     * @throws java.nio.channels.ClosedChannelException if the connection is closed
     */
    public byte[] compress(byte... message) throws IOException {
        return agreedDeflate().compress(ByteBuffer.wrap(message));
    }

    /**
     * Inflates the payload of a compressed message that was received as frames. For the reading thread.
     *
     * @param payload that of all frames of the message, joined; not changed
     * @return the message
     * @throws IllegalStateException if permessage-deflate is not agreed
     * @throws ProtocolViolation if the payload cannot be inflated, 1007, or if the message exceeds the server's limit, 1009
     * @throws java.nio.channels.ClosedChannelException if the connection is closed
     */
    public byte[] inflate(byte... payload) throws IOException, ProtocolViolation {
        // Of the two kinds the one whose content may be anything.
        return Frame.toArray(agreedDeflate().inflate(Opcode.BINARY, ByteBuffer.wrap(payload)));
    }

    /** Whether memory outside the heap is held for permessage-deflate. */
    boolean holdsDeflateMemory() {
        ConnectionDeflate agreed = deflate;
        return agreed != null && agreed.holdsMemory();
    }

    void closeDeflate() {
        ConnectionDeflate agreed = deflate;
        if (agreed != null) {
            agreed.close();
        }
    }

    ConnectionDeflate agreedDeflate() {
        ConnectionDeflate agreed = deflate;
        if (agreed == null) {
            throw new IllegalStateException("permessage-deflate is not agreed");
        }
        return agreed;
    }
}
