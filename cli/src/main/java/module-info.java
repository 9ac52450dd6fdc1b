/**
 * The program {@code fairlead}: shows the library at work, talks to any WebSocket server, and is one itself.
 *
 * <p>Required by nobody. It uses the client through its public API alone, and the testkit for its server. Transports are found
 * as services, by the id that the user names; TLS too, with Bouncy Castle always at hand. The package is opened to picocli, which reads the
 * annotations of the commands.
 */
module dev.fairlead.cli {
    requires com.fasterxml.jackson.core;
    requires transitive dev.fairlead.api;
    requires dev.fairlead.testkit;
    requires dev.fairlead.tls.bouncycastle;
    requires info.picocli;
    requires java.logging;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires static org.jspecify;

    exports dev.fairlead.cli;
    exports dev.fairlead.cli.conformance;

    opens dev.fairlead.cli to
            info.picocli;
}
