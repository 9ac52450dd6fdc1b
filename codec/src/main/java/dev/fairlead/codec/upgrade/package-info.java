/**
 * The opening handshake of RFC 6455, section 4, without input and output.
 *
 * <p>{@link dev.fairlead.codec.upgrade.ClientUpgrade} makes the fields of one request and judges its answer, rule by
 * rule; {@link dev.fairlead.codec.upgrade.ServerUpgrade} is the other side, for test servers. Heads are read and
 * written by {@code dev.fairlead.codec.http1}.
 */
@NullMarked
package dev.fairlead.codec.upgrade;

import org.jspecify.annotations.NullMarked;
