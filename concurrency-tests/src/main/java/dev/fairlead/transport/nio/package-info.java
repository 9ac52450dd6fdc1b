/**
 * Races between the waits on a channel of the {@code nio} transport and what ends them, run with jcstress, with the real
 * selector thread.
 */
@NullMarked
package dev.fairlead.transport.nio;

import org.jspecify.annotations.NullMarked;
