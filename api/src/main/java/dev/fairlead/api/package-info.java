/**
 * A WebSocket client with the handle-and-upgrade contract of WinHTTP.
 *
 * <p>Four kinds of {@link dev.fairlead.api.Handle handles} form a chain. A {@link dev.fairlead.api.Session} holds
 * settings and the transport; a {@link dev.fairlead.api.Connection} names a host; a
 * {@link dev.fairlead.api.Request} is one HTTP/1.1 exchange, marked for upgrade, sent and answered; and only if the
 * answer is a valid 101 does {@link dev.fairlead.api.Request#completeUpgrade()} turn it into a
 * {@link dev.fairlead.api.WebSocket}. {@link dev.fairlead.api.Session#webSocket(java.net.URI)} goes through the whole
 * chain in one call.
 *
 * <p>{@code null} is refused with a {@link java.lang.NullPointerException} everywhere in this package, except where a
 * parameter or result is annotated {@code @Nullable}.
 *
 * <p>Failures name who is at fault: mistakes of the caller are unchecked
 * ({@link dev.fairlead.api.InvalidParameterException}, {@link dev.fairlead.api.HandleStateException}), everything else
 * is a {@link dev.fairlead.api.WebSocketException}, which is an {@link java.io.IOException}. Each carries a
 * {@link dev.fairlead.api.Failure} with the WinHTTP code, the phase and the rule.
 */
@NullMarked
package dev.fairlead.api;

import org.jspecify.annotations.NullMarked;
