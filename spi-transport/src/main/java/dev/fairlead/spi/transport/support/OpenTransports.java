package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.Transport;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The transports that were made from one jar, where that jar can go while the JVM runs: as a bundle of an OSGi framework.
 * Its activator calls {@link #begin()} and {@link #end()}; where nobody does, nothing is kept and nothing happens.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class OpenTransports {

    private enum State {
        UNWATCHED,
        WATCHED,
        ENDED
    }

    /** Those that somebody still has. With its own lock, which is the lock of everything here. */
    private final Set<Transport> transports = Collections.newSetFromMap(new WeakHashMap<>());

    private State state = State.UNWATCHED;

    /** Makes it empty, in the state of a jar that stays. */
    public OpenTransports() {}

    /** From now on, transports are taken note of. */
    public void begin() {
        synchronized (transports) {
            state = State.WATCHED;
        }
    }

    /**
     * Takes note of a transport that was just made.
     *
     * @param made the transport
     * @param <T> its type
     * @return the same
     * @throws IOException if the bundle was stopped; the transport is closed then
     */
    public <T extends Transport> T opened(T made) throws IOException {
        synchronized (transports) {
            if (state == State.WATCHED) {
                transports.add(made);
            }
            if (state != State.ENDED) {
                return made;
            }
        }
        made.close();
        throw new IOException("the bundle of the transport was stopped");
    }

    /** Closes the transports that are open, and refuses new ones until it is begun again. */
    public void end() {
        List<Transport> open;
        synchronized (transports) {
            state = State.ENDED;
            open = List.copyOf(transports);
            transports.clear();
        }
        open.forEach(Transport::close);
    }
}
