/**
 * What tests of WebSocket clients and of transports need: an embedded WebSocket server that follows a script, with TLS
 * if asked, certificates good and bad, a proxy that breaks connections, a transport without sockets, and the suite that
 * every transport must pass.
 *
 * <p>Required by tests only. The suite is written with JUnit 5, which whoever extends it brings along; nothing else
 * here needs it. Certificates are made with Bouncy Castle, which whoever wants some brings along too: the modules
 * {@code org.bouncycastle.pkix} and {@code org.bouncycastle.provider}, which some module has to require. The package
 * is opened to JUnit because it calls test methods that are not public. The memory transport is no service on purpose:
 * a testkit on the path must not change which transport a session finds.
 */
module dev.fairlead.testkit {
    requires static transitive org.junit.jupiter.api;
    requires static org.bouncycastle.pkix;
    requires static org.bouncycastle.provider;
    requires static org.jspecify;
    requires transitive dev.fairlead.codec;
    requires transitive dev.fairlead.spi.transport;

    exports dev.fairlead.testkit;

    opens dev.fairlead.testkit to
            org.junit.platform.commons;
}
