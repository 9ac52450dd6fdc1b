package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The errors that the transport logs. To be closed at the end. */
final class Logged extends Handler {

    private static final Logger TRANSPORT = Logger.getLogger("dev.fairlead.transport.nio");

    private final List<LogRecord> errors = new CopyOnWriteArrayList<>();

    Logged() {
        TRANSPORT.addHandler(this);
        TRANSPORT.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord entry) {
        if (Level.SEVERE.equals(entry.getLevel())) {
            errors.add(entry);
        }
    }

    /** Returns the only error. */
    LogRecord onlyError() {
        assertEquals(
                1,
                errors.size(),
                () -> "errors: " + errors.stream().map(LogRecord::getMessage).toList());
        return errors.get(0);
    }

    int count() {
        return errors.size();
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        TRANSPORT.removeHandler(this);
        TRANSPORT.setUseParentHandlers(true);
    }
}
