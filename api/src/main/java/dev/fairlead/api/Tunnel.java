package dev.fairlead.api;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What is said to a proxy so that it makes a connection, without the I/O. One thread at a time. */
interface Tunnel {

    /** What comes next. */
    enum Step {
        /** More of the proxy's answer. */
        ANSWER,
        /** A new connection to the proxy, on which it is asked once more. */
        AGAIN,
        /** What the two ends have to say to each other. */
        OPEN
    }

    /** There is a connection to the proxy. */
    void begin();

    /** What is to be sent before anything is received; nothing remains in it once that is done. */
    ByteBuffer toSend();

    /**
     * Takes what the proxy has sent.
     *
     * @param src its position moves behind what belongs to the proxy's answer
     * @throws IOException if the proxy has refused, or broken a rule
     */
    Step receive(ByteBuffer src) throws IOException;

    /** The proxy has ended the connection. */
    ProxyException ended();
}
