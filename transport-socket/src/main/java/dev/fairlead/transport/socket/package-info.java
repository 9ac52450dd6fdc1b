/**
 * Plain TCP without threads of its own: a thread that has to wait for the network waits there itself.
 *
 * <p>{@link dev.fairlead.transport.socket.SocketTransportProvider} is all there is to use.
 */
@NullMarked
package dev.fairlead.transport.socket;

import org.jspecify.annotations.NullMarked;
