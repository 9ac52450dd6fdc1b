/**
 * TLS for transports: what a TLS provider offers, what a connection may be asked to use, and who is trusted.
 *
 * <p>The common tongue is JSSE: a {@link dev.fairlead.spi.transport.tls.TlsProvider} makes an
 * {@link javax.net.ssl.SSLContext}, and everything that decides whether a server is trusted is here, once, on top of
 * every provider, so that the same fault has the same outcome on each. Nothing is added to the JVM's list of providers.
 */
@NullMarked
package dev.fairlead.spi.transport.tls;

import org.jspecify.annotations.NullMarked;
