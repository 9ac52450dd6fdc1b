package dev.fairlead.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The warnings that requests, or others, log. To be closed at the end. */
final class Logged extends Handler implements AutoCloseable {

    /** Kept, because a logger that nobody refers to is forgotten with its handlers. */
    private final Logger logger;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    Logged() {
        this(Request.class);
    }

    Logged(Class<?> source) {
        logger = Logger.getLogger(source.getName());
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
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
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
