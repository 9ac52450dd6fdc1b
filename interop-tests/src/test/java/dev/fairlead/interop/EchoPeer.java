package dev.fairlead.interop;

import java.io.IOException;

/** A running server that comes from elsewhere. On the loopback address, at a port that the system chose. */
interface EchoPeer extends AutoCloseable {

    int port();

    Events events();

    /** Stops it. */
    @Override
    void close() throws IOException;

    /** Starts a peer. */
    @FunctionalInterface
    interface Start {
        EchoPeer start() throws IOException;
    }
}
