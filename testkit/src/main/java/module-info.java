/**
 * What tests of WebSocket clients and of transports need: an embedded WebSocket server that follows a script, a
 * transport without sockets, and the suite that every transport must pass.
 *
 * <p>Required by tests only. The suite is written with JUnit 5, which whoever extends it brings along; nothing else
 * here needs it. The package is opened to JUnit because it calls test methods that are not public. The memory
 * transport is no service on purpose: a testkit on the path must not change which transport a session finds.
 */
module dev.fairlead.testkit {
    requires static transitive org.junit.jupiter.api;
    requires static org.jspecify;
    requires transitive dev.fairlead.codec;
    requires transitive dev.fairlead.spi.transport;

    exports dev.fairlead.testkit;

    opens dev.fairlead.testkit to
            org.junit.platform.commons;
}
