/**
 * Peers and transports that do what a test tells them to.
 *
 * <p>{@link dev.fairlead.testkit.MemoryTransportProvider} makes a transport without sockets whose other end the test
 * holds: it can be cut anywhere, slowed to a byte a call, or broken at a given byte. {@code EmbeddedServer} is a
 * WebSocket server on the loopback interface that follows a script, with TLS and permessage-deflate if it is asked to.
 * {@link dev.fairlead.testkit.TransportContract} is the suite that a transport passes if it keeps the contract of the
 * transport SPI.
 */
@NullMarked
package dev.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
