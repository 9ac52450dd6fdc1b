package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import java.util.function.Consumer;

/** Who waits for the callbacks of a memory transport's channels. Any thread. */
interface MemoryWaiting {

    /** As {@link dev.fairlead.spi.transport.TransportChannel#whenReady} of that channel. */
    void whenReady(MemoryChannel channel, Interest interest, Deadline deadline, Consumer<Wake> then);

    /** Something has happened to a channel. No lock of a link is held. */
    void changed();

    /** The transport was closed, and its channels were. */
    void end();
}
