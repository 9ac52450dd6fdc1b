package dev.fairlead.interop;

import java.io.IOException;

/** Jetty without TLS, behind a program that has it. */
final class FrontedPeer implements EchoPeer {

    private final JettyPeer behind;
    private final LocalServer front;

    private FrontedPeer(JettyPeer behind, LocalServer front) {
        this.behind = behind;
        this.front = front;
    }

    /** Starts what stands before Jetty. */
    @FunctionalInterface
    interface Front {
        LocalServer start(int portBehind) throws IOException;
    }

    static FrontedPeer start(Front front) throws IOException {
        JettyPeer behind = new JettyPeer();
        try {
            return new FrontedPeer(behind, front.start(behind.port()));
        } catch (IOException | RuntimeException failed) {
            behind.close();
            throw failed;
        }
    }

    @Override
    public int port() {
        return front.port();
    }

    @Override
    public Events events() {
        return behind.events();
    }

    @Override
    public void close() throws IOException {
        try {
            front.close();
        } finally {
            behind.close();
        }
    }
}
