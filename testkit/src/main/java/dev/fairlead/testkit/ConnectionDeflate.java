package dev.fairlead.testkit;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.MessageDeflater;
import dev.fairlead.codec.deflate.MessageInflater;
import dev.fairlead.codec.frame.CloseCodes;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What permessage-deflate keeps for one connection: both contexts, and the memory outside the heap that they need. One thread
 * may read while others write; {@link #close()} is for any.
 */
final class ConnectionDeflate implements AutoCloseable {

    /** What zlib itself takes where nothing else is asked for. */
    private static final int LEVEL = 6;

    private final DeflateParameters parameters;

    /** Held while zlib works, so that its memory is not given back meanwhile; never across a wait. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Under {@link #lock}. */
    private final MessageDeflater deflater;

    /** Under {@link #lock}. */
    private final MessageInflater inflater;

    /** The payload last compressed. Under {@link #lock}. */
    private final GrowingBuffer deflated = new GrowingBuffer();

    /** The message last inflated. Only the reading thread. */
    private final GrowingBuffer inflated = new GrowingBuffer();

    /** Under {@link #lock}. */
    private boolean closed;

    ConnectionDeflate(DeflateParameters parameters, int maxMessageBytes) {
        this.parameters = parameters;
        this.deflater = new MessageDeflater(parameters, Role.SERVER, LEVEL);
        this.inflater = new MessageInflater(parameters, Role.SERVER, maxMessageBytes);
    }

    DeflateParameters parameters() {
        return parameters;
    }

    /**
     * The payload that a message becomes. The next one may refer to this one, so it has to leave before the next does.
     *
     * @param message from position to limit, which stay
     */
    byte[] compress(ByteBuffer message) throws ClosedChannelException {
        ByteBuffer rest = message.duplicate();
        lock.lock();
        try {
            requireOpen();
            deflated.truncate(0);
            boolean taken = false;
            while (!taken) {
                taken = deflater.deflate(rest, deflated.room(1));
            }
            boolean whole = false;
            while (!whole) {
                whole = deflater.endMessage(deflated.room(1));
            }
            return Frame.toArray(deflated.content());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The message that a payload was, checked if it is text; a view until the next call. Only the reading thread.
     *
     * @param payload from position to limit, which stay
     */
    ByteBuffer inflate(Opcode kind, ByteBuffer payload) throws ClosedChannelException, ProtocolViolation {
        ByteBuffer rest = payload.duplicate();
        lock.lock();
        try {
            requireOpen();
            inflated.truncate(0);
            boolean taken = false;
            while (!taken) {
                taken = inflater.inflate(rest, inflated.room(1));
            }
            boolean whole = false;
            while (!whole) {
                whole = inflater.endMessage(inflated.room(1));
            }
        } finally {
            lock.unlock();
        }
        ByteBuffer message = inflated.content();
        if (kind == Opcode.TEXT) {
            requireText(message);
        }
        return message;
    }

    /** RFC 6455 8.1: what is not UTF-8 fails the connection; the frame decoder cannot see it in compressed text. */
    private static void requireText(ByteBuffer message) throws ProtocolViolation {
        Utf8Validator validator = new Utf8Validator();
        if (validator.firstInvalid(message, 0, message.limit()) >= 0 || !validator.isComplete()) {
            throw new ProtocolViolation(
                    CloseCodes.INVALID_PAYLOAD,
                    "RFC 6455 8.1",
                    "compressed text message of " + message.limit() + " bytes is not UTF-8");
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /** Whether memory outside the heap is held. */
    boolean holdsMemory() {
        lock.lock();
        try {
            return deflater.holdsMemory() || inflater.holdsMemory();
        } finally {
            lock.unlock();
        }
    }

    /** Gives back all memory; may be called again. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            deflater.close();
            inflater.close();
        } finally {
            lock.unlock();
        }
    }
}
