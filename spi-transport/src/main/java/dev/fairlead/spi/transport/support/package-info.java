/**
 * For authors of transports over TCP: the parts that do not depend on how a transport waits.
 *
 * <p>{@link dev.fairlead.spi.transport.support.TcpSocket} is a socket in non-blocking mode with everything of
 * {@link dev.fairlead.spi.transport.TransportChannel} but the waits.
 */
@NullMarked
package dev.fairlead.spi.transport.support;

import org.jspecify.annotations.NullMarked;
