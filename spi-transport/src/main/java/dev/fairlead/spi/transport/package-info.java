/**
 * Bytes to and from the network, and nothing else: no frames, no HTTP.
 *
 * <p>A {@link dev.fairlead.spi.transport.TransportProvider} makes a {@link dev.fairlead.spi.transport.Transport} for a
 * session; the transport opens a {@link dev.fairlead.spi.transport.TransportChannel} per connection. A channel does
 * what can be done now and answers {@code 0} for "not now"; waiting is a separate operation that comes in two forms.
 */
@NullMarked
package dev.fairlead.spi.transport;

import org.jspecify.annotations.NullMarked;
