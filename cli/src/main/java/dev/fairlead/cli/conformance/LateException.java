package dev.fairlead.cli.conformance;

import java.io.IOException;
import java.time.Duration;

/** The limit of a conversation passed. */
final class LateException extends IOException {

    private static final long serialVersionUID = 1L;

    LateException(Duration limit) {
        super("not at its end after " + limit.toMillis() + " ms");
    }
}
