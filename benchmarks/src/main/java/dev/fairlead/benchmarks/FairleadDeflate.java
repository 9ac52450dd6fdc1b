package dev.fairlead.benchmarks;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.MessageDeflater;
import dev.fairlead.codec.deflate.MessageInflater;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;

/** A client's deflater and inflater. */
final class FairleadDeflate implements DeflatePeer {

    private static final long LIMIT = 4 << 20;

    private final MessageDeflater deflater;
    private final MessageInflater inflater;

    FairleadDeflate(boolean contextTakeover) {
        DeflateParameters parameters = new DeflateParameters(!contextTakeover, !contextTakeover, 15, 15);
        deflater = new MessageDeflater(parameters, Role.CLIENT, DeflateLibrary.LEVEL);
        inflater = new MessageInflater(parameters, Role.CLIENT, LIMIT);
    }

    @Override
    public void compress(byte[] message, ByteBuffer payload) {
        if (!deflater.deflate(ByteBuffer.wrap(message), payload) || !deflater.endMessage(payload)) {
            throw new IllegalStateException("no room for the payload");
        }
    }

    @Override
    public void inflate(byte[] payload, ByteBuffer message) {
        try {
            if (!inflater.inflate(ByteBuffer.wrap(payload), message) || !inflater.endMessage(message)) {
                throw new IllegalStateException("no room for the message");
            }
        } catch (ProtocolViolation e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        deflater.close();
        inflater.close();
    }
}
