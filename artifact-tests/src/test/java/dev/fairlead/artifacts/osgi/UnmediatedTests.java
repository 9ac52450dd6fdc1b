package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.osgi.OsgiFramework.Kind;
import dev.fairlead.testkit.EmbeddedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Without SPI Fly or another mediator in the framework. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UnmediatedTests {

    private static final String RANGE = "[0.1,0.2)";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aTransportIsGivenAsAnInstance(Kind kind) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                OsgiFramework framework = OsgiFramework.withoutSpiFly(kind, folder)) {
            framework.install(Bundles.OURS.stream()
                    .filter(jar -> !jar.equals(Bundles.BOUNCY_CASTLE_TLS))
                    .toList());
            Bundle client = framework.install(ClientBundle.make(
                    folder,
                    "InstanceClient",
                    RANGE,
                    "dev.fairlead.api",
                    "dev.fairlead.spi.transport",
                    "dev.fairlead.transport.socket"));
            framework.startAll();
            assertEquals(
                    "hello",
                    Remote.of(client, "InstanceClient")
                            .call("echo", server.uri("/").toString(), "hello"));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void withoutAnInstanceTheErrorSaysWhatToDo(Kind kind) throws Exception {
        try (OsgiFramework framework = OsgiFramework.withoutSpiFly(kind, folder)) {
            framework.install(Bundles.CLIENT);
            framework.install(List.of(Bundles.NIO, Bundles.SOCKET));
            Bundle client = framework.install(ClientBundle.ofApi(folder, RANGE));
            framework.startAll();
            assertEquals(
                    "INTERNAL_ERROR seen []: no transport was found; put one on the module path or class path"
                            + " (fairlead-transport-socket, for example), name it to jlink, start its bundle and SPI Fly"
                            + " in OSGi, or pass an instance to SessionOptions.Builder.transport; see docs/transports.md",
                    Remote.of(client, "Client").call("refusal"));
        }
    }

    /** Why the host has to give the log: it is no requirement of ours that is missing. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void slf4jAsABundleWantsAMediator(Kind kind) throws Exception {
        try (OsgiFramework framework = OsgiFramework.withoutSpiFly(kind, folder)) {
            Bundle slf4j = framework.install(Bundles.SLF4J.get(0));
            BundleException refusal = assertThrows(BundleException.class, slf4j::start);
            assertTrue(refusal.getMessage().contains("osgi.serviceloader.processor"), refusal.getMessage());
        }
    }
}
