/**
 * Unix domain sockets as the network below a session.
 *
 * <p>{@link dev.fairlead.transport.unix.UnixTransportProvider} is the transport;
 * {@link dev.fairlead.transport.unix.UnixUri} takes apart a URI that names the socket's file.
 */
@NullMarked
package dev.fairlead.transport.unix;

import org.jspecify.annotations.NullMarked;
