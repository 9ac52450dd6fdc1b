package dev.fairlead.benchmarks;

import java.nio.ByteBuffer;

/**
 * Both directions of permessage-deflate as a library has them, in the same terms for all: from an array, which is the message
 * or the payload, into a buffer, as there is one in front of a socket. What comes out of a library otherwise is copied there.
 */
interface DeflatePeer extends AutoCloseable {

    /**
     * Compresses a message, the next of those sent.
     *
     * @param payload takes the payload of its frames; has room for it
     */
    void compress(byte[] message, ByteBuffer payload);

    /**
     * Inflates a message, the next of those received.
     *
     * @param message takes it; has room for it
     */
    void inflate(byte[] payload, ByteBuffer message);

    @Override
    void close();
}
