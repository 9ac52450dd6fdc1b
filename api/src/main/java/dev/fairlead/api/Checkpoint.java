package dev.fairlead.api;

import java.io.IOException;

/** Tells an operation that goes on and on, whatever comes, when to end. */
@FunctionalInterface
interface Checkpoint {

    /** Fails if the operation has to end now. */
    void check() throws IOException;
}
