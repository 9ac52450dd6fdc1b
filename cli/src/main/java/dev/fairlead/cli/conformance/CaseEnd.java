package dev.fairlead.cli.conformance;

import dev.fairlead.api.ConnectionException;
import dev.fairlead.api.HandleStateException;
import dev.fairlead.api.ProtocolException;
import dev.fairlead.api.TlsException;
import dev.fairlead.api.UpgradeException;
import java.util.Optional;

/**
 * How the connection of a case ended. None of them says whether the case was passed: most cases want one of these ends, and only
 * the fuzzing server knows which.
 *
 * @since 0.1
 */
public enum CaseEnd {
    /** Both sides have sent their Close frames. */
    CLOSED("closed"),

    /** The server broke the WebSocket protocol, and this end has failed the connection. */
    VIOLATED("failed by the client"),

    /** The connection broke, or ended without a Close frame. */
    LOST("lost"),

    /** The server did not agree to the upgrade. */
    REFUSED("refused"),

    /** The limit of a case passed, and this end has dropped the connection. */
    TIMED_OUT("out of time");

    private final String text;

    CaseEnd(String text) {
        this.text = text;
    }

    /** Which end a failure is; empty for one that no server can bring about. */
    static Optional<CaseEnd> of(Throwable failure) {
        if (failure instanceof HandleStateException && failure.getCause() != null) {
            // Something else has failed the handle before.
            return of(failure.getCause());
        }
        if (failure instanceof ProtocolException) {
            return Optional.of(VIOLATED);
        }
        if (failure instanceof UpgradeException) {
            return Optional.of(REFUSED);
        }
        if (failure instanceof LateException) {
            return Optional.of(TIMED_OUT);
        }
        boolean lost = failure instanceof ConnectionException || failure instanceof TlsException;
        return lost ? Optional.of(LOST) : Optional.empty();
    }

    /** Returns the end in words for people. */
    @Override
    public String toString() {
        return text;
    }
}
