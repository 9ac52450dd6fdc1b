package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.osgi.OsgiFramework.Kind;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.TestAuthority;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** With SPI Fly in the framework. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MediatedTests {

    private static final String RANGE = "[0.1,0.2)";

    @TempDir
    Path folder;

    private Bundle client(OsgiFramework framework) throws Exception {
        Path jar = ClientBundle.ofApi(folder, RANGE);
        Bundle client = framework.install(jar);
        framework.startAll();
        return client;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyBundleStartsAndTransportsAreFound(Kind kind) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            framework.install(Bundles.BOUNCY_CASTLE);
            framework.install(Bundles.OURS);
            Bundle bundle = client(framework);
            for (Bundle each : framework.bundles()) {
                assertEquals(Bundle.ACTIVE, each.getState(), each.getSymbolicName());
            }
            Remote client = Remote.of(bundle, "Client");
            assertEquals(
                    "INTERNAL_ERROR seen [nio, socket]: choose one of the transports [nio, socket]:"
                            + " SessionOptions.builder().transport(\"nio\"); see docs/transports.md",
                    client.call("refusal"));
            for (String transport : List.of("nio", "socket")) {
                try (Remote session = client.make("open", transport)) {
                    session.call("connect", server.uri("/").toString());
                    assertEquals("hello by " + transport, session.call("echo", "hello by " + transport));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void providersOfTlsAreFound(Kind kind) throws Exception {
        TestAuthority authority = TestAuthority.create("OSGi CA");
        byte[] trusted = authority.certificatePem().getBytes(StandardCharsets.UTF_8);
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .tls(authority.identity().dns("localhost").issue().serverContext())
                        .start();
                OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            framework.install(Bundles.BOUNCY_CASTLE);
            framework.install(Bundles.CLIENT);
            framework.install(List.of(Bundles.NIO, Bundles.BOUNCY_CASTLE_TLS));
            Remote client = Remote.of(client(framework), "Client");
            for (String provider : List.of("jdk", "bouncycastle")) {
                try (Remote session = client.make("openTls", "nio", provider, trusted)) {
                    session.call("connect", server.uri("/").toString());
                    assertEquals("secret", session.call("echo", "secret"));
                    String tls = (String) session.call("tls");
                    assertTrue(tls.startsWith("TLSv1.3 ") && tls.endsWith(" by " + provider), tls);
                }
            }
        }
    }

    /** SPI Fly looks into each class of the client when it is loaded, and at the classes above those that it names. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyClassCanBeLoaded(Kind kind) throws Exception {
        try (OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            framework.install(Bundles.BOUNCY_CASTLE);
            framework.install(Bundles.OURS);
            framework.startAll();
            int loaded = 0;
            for (Bundle bundle : framework.bundles()) {
                if (bundle.getSymbolicName().startsWith("dev.fairlead.")) {
                    loaded += loadAll(bundle);
                }
            }
            assertTrue(loaded > 450, loaded + " classes");
        }
    }

    private static int loadAll(Bundle bundle) throws ClassNotFoundException {
        List<URL> entries = Collections.list(bundle.findEntries("dev", "*.class", true));
        int loaded = 0;
        for (URL entry : entries) {
            String name = entry.getPath()
                    .replaceFirst("^/", "")
                    .replaceFirst("\\.class$", "")
                    .replace('/', '.');
            if (!isForJUnit(name)) {
                bundle.loadClass(name);
                loaded++;
            }
        }
        return loaded;
    }

    /** The suites of the testkit, which is wired to JUnit if it is there. */
    private static boolean isForJUnit(String name) {
        return name.matches("dev\\.fairlead\\.testkit\\.\\w*(Contract|Fixture)\\b.*");
    }
}
