package dev.fairlead.cli.conformance;

import java.io.IOException;

/**
 * The server does not answer as a fuzzing server has to.
 *
 * @since 0.1
 */
public final class SuiteException extends IOException {

    private static final long serialVersionUID = 1L;

    SuiteException(String message) {
        super(message);
    }
}
