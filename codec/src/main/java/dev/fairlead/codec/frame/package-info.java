/**
 * WebSocket frames (RFC 6455 section 5) without input and output.
 *
 * <p>A {@link dev.fairlead.codec.frame.FrameDecoder} turns bytes into headers and payload, a
 * {@link dev.fairlead.codec.frame.FrameEncoder} does the reverse; both are loops of small moves between two buffers that
 * belong to the caller. Nothing is allocated for a frame but its {@link dev.fairlead.codec.frame.FrameHeader}, and never
 * anything because of a length that the peer declared. The {@link dev.fairlead.codec.frame.Role} says which end of the
 * connection is played: a client masks what it sends, a server does not. What the peer does wrong ends in one
 * {@link dev.fairlead.codec.frame.ProtocolViolation}, which carries the close code to answer with.
 *
 * <p>"Not now" is a return value, never an exception: a {@code null} header, zero bytes moved. No buffer is kept after a call
 * has returned, no buffer's byte order matters or is changed, and heap, direct, read-only and sliced buffers do alike.
 * A {@code null} argument is refused with a {@link java.lang.NullPointerException}.
 */
@NullMarked
package dev.fairlead.codec.frame;

import org.jspecify.annotations.NullMarked;
