package dev.fairlead.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Shows what the library logs on standard error, from {@link #begin} to {@link #close}. */
final class LibraryLog extends Handler implements AutoCloseable {

    /** Kept here, because the system's list of loggers alone would let it go with its level. */
    private final Logger logger = Logger.getLogger("dev.fairlead");

    /** Tells of each failed handshake with its trace, which the exceptions tell better. */
    private final Logger bouncyCastle = Logger.getLogger("org.bouncycastle");

    private final Terminal terminal;

    private LibraryLog(Terminal terminal, Level level) {
        this.terminal = terminal;
        setLevel(level);
    }

    /**
     * Begins.
     *
     * @param level what to show: {@link Level#WARNING} for what matters, {@link Level#FINEST} for every frame
     */
    static LibraryLog begin(Terminal terminal, Level level) {
        LibraryLog log = new LibraryLog(terminal, level);
        log.logger.setLevel(level);
        // The root's handler would print everything a second time, two lines each.
        log.logger.setUseParentHandlers(false);
        log.logger.addHandler(log);
        log.bouncyCastle.setLevel(Level.OFF);
        return log;
    }

    @Override
    public void publish(LogRecord event) {
        if (isLoggable(event)) {
            String message = event.getMessage();
            boolean frame = message.startsWith(">> ") || message.startsWith("<< ");
            Throwable reason = event.getThrown();
            terminal.complain((frame ? "" : "* ") + message + (reason == null ? "" : ": " + reason.getMessage()));
        }
    }

    @Override
    public void flush() {
        terminal.err().flush();
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
        bouncyCastle.setLevel(null);
    }

    /** Prints where a failure came from, for who asked for everything. */
    static void printTrace(Throwable failure, Terminal terminal) {
        failure.printStackTrace(terminal.err());
        terminal.err().flush();
    }
}
