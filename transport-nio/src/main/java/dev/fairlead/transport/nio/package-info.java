/**
 * Plain TCP on selector threads: a connection that waits costs no thread.
 *
 * <p>{@link dev.fairlead.transport.nio.NioTransportProvider} is all there is to use, with
 * {@link dev.fairlead.transport.nio.NioOptions} for those who want more threads than one.
 */
@NullMarked
package dev.fairlead.transport.nio;

import org.jspecify.annotations.NullMarked;
