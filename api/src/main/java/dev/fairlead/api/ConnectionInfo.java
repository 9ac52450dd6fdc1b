package dev.fairlead.api;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * The network connection of an exchange (WinHTTP: {@code WINHTTP_OPTION_CONNECTION_INFO}).
 *
 * @param local the address of this end; empty until it is connected, or if the transport has no addresses
 * @param remote the address of the server, or of what stands before it, such as a proxy
 * @param proxy what it goes through; empty: no proxy
 * @param timings how long things took
 * @since 0.1
 */
public record ConnectionInfo(
        Optional<SocketAddress> local, Optional<SocketAddress> remote, Optional<ProxyServer> proxy, Timings timings) {}
