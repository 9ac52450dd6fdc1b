package dev.fairlead.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS could not be set up: the provider that was named was not found, or more than one has its id, or it lacks what the
 * options ask for, a cipher suite or a group for example. The message says which ids were seen and what to write. See
 * {@code docs/tls.md}. What fails between the two ends of a connection is a {@link TlsException}.
 *
 * @since 0.1
 */
public final class TlsSelectionException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Where the manual explains the choice; the end of every message. */
    private static final String MANUAL = "; see docs/tls.md";

    /** An array, because it is serialised with the exception. */
    private final String[] seen;

    TlsSelectionException(String message, List<String> seen, @Nullable Throwable cause) {
        super(message + MANUAL, cause);
        this.seen = seen.toArray(new String[0]);
    }

    /**
     * Returns the ids of the TLS providers that there are: {@code jdk} and those that were found; or the one that could not
     * be set up.
     *
     * @return the ids, sorted
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
