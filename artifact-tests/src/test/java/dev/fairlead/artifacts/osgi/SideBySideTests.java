package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.fairlead.artifacts.osgi.OsgiFramework.Kind;
import dev.fairlead.testkit.EmbeddedServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** Several versions in one framework. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SideBySideTests {

    private static final String PROVIDER = "dev.fairlead.spi.transport.TransportProvider";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void twoMinorVersionsWorkAtTheSameTime(Kind kind) throws Exception {
        List<Path> all = new ArrayList<>(Bundles.CLIENT);
        all.addAll(List.of(Bundles.NIO, Bundles.SOCKET));
        try (EmbeddedServer server = EmbeddedServer.echo();
                OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            framework.install(all);
            framework.install(OtherVersion.minor(all, folder));
            Remote now = Remote.of(framework.install(ClientBundle.ofApi(folder, "[0.1,0.2)")), "Client");
            Remote later = Remote.of(framework.install(ClientBundle.ofApi(folder, "[0.2,0.3)")), "Client");
            framework.startAll();
            Class<?> session = (Class<?>) now.call("sessionType");
            Class<?> laterSession = (Class<?>) later.call("sessionType");
            assertNotSame(session, laterSession);
            assertEquals(
                    new Version(0, 1, 0, "SNAPSHOT"),
                    framework.bundleOf(session).getVersion());
            assertEquals(new Version(0, 2, 0), framework.bundleOf(laterSession).getVersion());
            for (String transport : List.of("nio", "socket")) {
                try (Remote one = now.make("open", transport);
                        Remote other = later.make("open", transport)) {
                    one.call("connect", server.uri("/").toString());
                    other.call("connect", server.uri("/").toString());
                    assertEquals("now", one.call("echo", "now"));
                    assertEquals("later", other.call("echo", "later"));
                }
            }
        }
    }

    /** The mediator knows classes by their names: of two of one name it finds that of the bundle that came first. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void twoVersionsOfATransportAreTwoServices(Kind kind) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            framework.install(Bundles.CLIENT);
            Bundle first = framework.install(Bundles.NIO);
            Bundle second = framework.install(OtherVersion.micro(Bundles.NIO, folder));
            Remote client = Remote.of(framework.install(ClientBundle.ofApi(folder, "[0.1,0.2)")), "Client");
            framework.startAll();
            Map<Bundle, Object> services = framework.services(PROVIDER);
            assertEquals(2, services.size(), services.toString());
            assertNotSame(services.get(first).getClass(), services.get(second).getClass());
            for (Object each : services.values()) {
                try (Remote session = client.make("openWith", each)) {
                    session.call("connect", server.uri("/").toString());
                    assertEquals("hello", session.call("echo", "hello"));
                }
            }
            assertEquals("opened", client.call("attempt", "nio"));
            first.stop();
            assertEquals("opened", client.call("attempt", "nio"));
            second.stop();
            assertEquals(
                    "INTERNAL_ERROR seen []: no transport was found;",
                    ((String) client.call("attempt", "nio")).replaceFirst(";.*", ";"));
        }
    }
}
