package dev.fairlead.spi.transport;

/**
 * Why a wait on a channel ended.
 *
 * @since 0.1
 */
public enum Wake {
    /** What was waited for may be possible now. It may also not be: try, and wait again if the answer is "not now". */
    READY,
    /** {@link TransportChannel#wake} ended the wait. Spurious ones are allowed: look again at why you wait. */
    WOKEN,
    /** The deadline passed. The channel is as usable as before. */
    TIMED_OUT,
    /** The channel was closed, before or during the wait. */
    CLOSED
}
