package dev.fairlead.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * Moves the bytes of one connection as far as is possible now, as they are or through TLS; waits for nothing.
 *
 * <p>One thread may read while another writes.
 */
interface ByteLayer {

    /** Goes on with the handshake; true when there is none to do any more. */
    boolean handshake() throws IOException;

    /** Reads into {@code dst}: a count, 0 for nothing now, -1 at the end of the stream. */
    int read(ByteBuffer dst) throws IOException;

    /** Writes from {@code src}: a count, 0 for no room now. What it has taken may still need {@link #flush}. */
    int write(ByteBuffer src) throws IOException;

    /** Sends what was taken and has not left; true when all of it has. */
    boolean flush() throws IOException;

    /**
     * Says what the socket has to be ready for before one of {@code operations}, as of a selection key, can get any
     * further; 0 if one of them can now.
     */
    int toWaitFor(int operations) throws IOException;

    /** Whether reading may be what a write waits for, and the other way round. */
    boolean entangled();

    /** Throws away what comes in, readable or not: a count, 0 for nothing now, -1 when TCP's stream has ended. */
    int discard() throws IOException;

    /** Ends the stream to the client, as its protocol does; true when the end has left. To be repeated until then. */
    boolean end() throws IOException;

    /** Ends TCP's stream to the client and nothing else. */
    void endTcp() throws IOException;

    /** Begins to change the keys. */
    void rekey() throws IOException;

    /** The session of TLS; empty without TLS. */
    Optional<SSLSession> session();

    /** Whether the client has announced the end of its stream in TLS. */
    boolean closeNotifyReceived();
}
