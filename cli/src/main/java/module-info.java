/**
 * The program {@code fairlead}: shows the library at work, talks to any WebSocket server, and is one itself.
 *
 * <p>Required by nobody. It uses the client through its public API alone, and the testkit for its server. Its transport is
 * found as a service, so the module path has to hold exactly one. The package is opened to picocli, which reads the
 * annotations of the commands.
 */
module dev.fairlead.cli {
    requires dev.fairlead.api;
    requires dev.fairlead.testkit;
    requires info.picocli;
    requires java.logging;
    requires static org.jspecify;

    exports dev.fairlead.cli;

    opens dev.fairlead.cli to
            info.picocli;
}
