/**
 * TLS by Bouncy Castle, found under the id {@code bouncycastle}.
 *
 * <p>{@link dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider} is all there is to use.
 */
@NullMarked
package dev.fairlead.tls.bouncycastle;

import org.jspecify.annotations.NullMarked;
