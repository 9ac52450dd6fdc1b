/**
 * The extension permessage-deflate (RFC 7692) without input and output.
 *
 * <p>{@link dev.fairlead.codec.deflate.DeflateNegotiation} writes offers and judges the answer, for either side; what comes of
 * it are {@link dev.fairlead.codec.deflate.DeflateParameters}. A {@link dev.fairlead.codec.deflate.MessageDeflater} and a
 * {@link dev.fairlead.codec.deflate.MessageInflater} then stand between the messages of the caller and the payload of frames;
 * they move bytes between two buffers of the caller, in pieces of any size, as {@code dev.fairlead.codec.frame} does.
 *
 * <p>Both hold memory outside the heap from their first byte on until they are told to give it back: {@code release} does so
 * between messages, {@code close} for good. No buffer is kept after a call has returned. A {@code null} argument is refused
 * with a {@link java.lang.NullPointerException}.
 */
@NullMarked
package dev.fairlead.codec.deflate;

import org.jspecify.annotations.NullMarked;
