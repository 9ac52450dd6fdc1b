package dev.fairlead.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The warnings that requests log. To be closed at the end. */
final class Logged extends Handler implements AutoCloseable {

    private static final Logger REQUESTS = Logger.getLogger(Request.class.getName());

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    Logged() {
        REQUESTS.addHandler(this);
        REQUESTS.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord entry) {
        if (Level.WARNING.equals(entry.getLevel())) {
            warnings.add(entry.getMessage());
        }
    }

    /** Returns the warnings, sorted. */
    List<String> warnings() {
        return warnings.stream().sorted().toList();
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        REQUESTS.removeHandler(this);
        REQUESTS.setUseParentHandlers(true);
    }
}
