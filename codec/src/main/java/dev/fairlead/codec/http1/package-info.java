/**
 * Heads and bodies of HTTP/1.1 (RFC 9110, RFC 9112), as far as a WebSocket upgrade needs them.
 *
 * <p>{@link dev.fairlead.codec.http1.RequestHead} and {@link dev.fairlead.codec.http1.ResponseHead} are legal by
 * construction and write themselves; the decoders read them from whatever pieces the network delivers, strictly and
 * within {@link dev.fairlead.codec.http1.HeadLimits}, and stop exactly behind the empty line. Nothing here does I/O,
 * waits, starts a thread, reads a clock or logs.
 */
@NullMarked
package dev.fairlead.codec.http1;

import org.jspecify.annotations.NullMarked;
