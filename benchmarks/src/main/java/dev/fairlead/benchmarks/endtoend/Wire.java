package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The server's end of a connection, which never waits: a socket, or TLS over one. */
interface Wire {

    /** Returns the number of bytes; 0: nothing now; -1: end. */
    int read(ByteBuffer dst) throws IOException;

    /** Whether more could be read although the socket has nothing. */
    boolean holdsMore();

    /** Takes what can be taken now. */
    void write(ByteBuffer src) throws IOException;

    /** Whether all that was taken has gone to the socket; tries. */
    boolean flush() throws IOException;

    /** Without TLS. */
    record Plain(SocketChannel socket) implements Wire {

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return socket.read(dst);
        }

        @Override
        public boolean holdsMore() {
            return false;
        }

        @Override
        public void write(ByteBuffer src) throws IOException {
            socket.write(src);
        }

        @Override
        public boolean flush() {
            return true;
        }
    }
}
