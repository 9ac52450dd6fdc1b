/**
 * For authors of transports: the parts that several need.
 *
 * <p>{@link dev.fairlead.spi.transport.support.TcpSocket} is a socket in non-blocking mode with everything of
 * {@link dev.fairlead.spi.transport.TransportChannel} but the waits. {@link dev.fairlead.spi.transport.support.SelectorWait} is where a transport without threads of its own
 * waits, and {@link dev.fairlead.spi.transport.support.SocketIo} keeps what a thread copies of heap buffers within bounds.
 */
@NullMarked
package dev.fairlead.spi.transport.support;

import org.jspecify.annotations.NullMarked;
