package dev.fairlead.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session could not decide on a transport: none was found, several were and none was named, the named one is not
 * among them, or the chosen one could not be set up. The message says which ids were seen and what to write. See
 * {@code docs/transports.md}.
 *
 * @since 0.1
 */
public final class TransportSelectionException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Where the manual explains the choice; the end of every message. */
    private static final String MANUAL = "; see docs/transports.md";

    /** An array, because it is serialised with the exception. */
    private final String[] seen;

    TransportSelectionException(String message, List<String> seen, @Nullable Throwable cause) {
        super(message + MANUAL, cause);
        this.seen = seen.toArray(new String[0]);
    }

    /**
     * Returns the ids of the transports that were found.
     *
     * @return the ids, sorted; empty if there were none
     */
    public List<String> seen() {
        return List.of(seen);
    }

    /**
     * Returns the facts.
     *
     * @return always {@link ErrorCode#INTERNAL_ERROR}, {@link Phase#SETUP}, {@link Culprit#SETUP}
     */
    public Failure failure() {
        return Failure.of(ErrorCode.INTERNAL_ERROR, Phase.SETUP, Culprit.SETUP);
    }
}
