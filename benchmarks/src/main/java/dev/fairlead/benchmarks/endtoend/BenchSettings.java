package dev.fairlead.benchmarks.endtoend;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/**
 * How a library is to be set up. All have no timeouts, no keep-alive, and no limit of size below 2 MiB.
 *
 * @param tls for {@code wss}: trusts the server, whose certificate is for {@code localhost} and {@code 127.0.0.1}
 * @param trust the same for libraries that want to see who decides, and nothing else
 * @param deflate whether permessage-deflate is offered, context kept in both directions
 * @param asynchronous whether the library's asynchronous calls are to be used where it has both
 */
public record BenchSettings(SSLContext tls, X509TrustManager trust, boolean deflate, boolean asynchronous) {}
