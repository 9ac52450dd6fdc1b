package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.osgi.OsgiFramework.Kind;
import dev.fairlead.testkit.EmbeddedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** The bundle of a transport leaves while its connections are in use, and another one comes. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ComingAndGoingTests {

    private static final String PROVIDER = "dev.fairlead.spi.transport.TransportProvider";

    @TempDir
    Path folder;

    private Remote install(OsgiFramework framework) throws Exception {
        framework.install(Bundles.CLIENT);
        Bundle client = framework.install(ClientBundle.ofApi(folder, "[0.1,0.2)"));
        framework.startAll();
        return Remote.of(client, "Client");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theSessionFailsAndTheNextOneFindsTheNewTransport(Kind kind) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            Remote client = install(framework);
            leaveAndReturn(framework, client, server, "nio", Bundles.NIO);
            leaveAndReturn(framework, client, server, "socket", Bundles.SOCKET);
        }
    }

    private static void leaveAndReturn(
            OsgiFramework framework, Remote client, EmbeddedServer server, String id, Path jar) throws Exception {
        String uri = server.uri("/").toString();
        String peer = "127.0.0.1:" + server.port();
        Class<?> sessionType = (Class<?>) client.call("sessionType");
        Bundle transport = framework.install(jar);
        transport.start();
        try (Remote session = client.make("open", id)) {
            session.call("connect", uri);
            assertEquals("hello", session.call("echo", "hello"));
            Future<?> receiving = (Future<?>) session.call("receive");

            transport.stop();
            assertEquals(
                    "ConnectionException CONNECTION_ERROR in RECEIVE - receiving from " + peer
                            + " failed: its transport has closed the connection",
                    receiving.get(10, TimeUnit.SECONDS));
            assertEquals("FAILED", session.call("state"));
            assertTrue(((String) session.call("sendFailure")).startsWith("HandleStateException "));
            assertRefusesConnections(session, uri);
            assertThreadsOfTheTransportEnd();
            assertFindsNothing(client, id);

            transport.uninstall();
            framework.refresh();
            assertRefusesConnections(session, uri);
            assertFindsNothing(client, id);

            Bundle later = framework.install(OtherVersion.micro(jar, framework.folder()));
            later.start();
            // Nothing else had to be started anew.
            assertSame(sessionType, client.call("sessionType"));
            try (Remote next = client.make("open", id)) {
                next.call("connect", uri);
                assertEquals("hello again", next.call("echo", "hello again"));
                assertRefusesConnections(session, uri);
            }
            later.uninstall();
        }
    }

    private static void assertRefusesConnections(Remote session, String uri) throws Exception {
        String failure = (String) session.call("connectFailure", uri);
        assertTrue(
                failure.startsWith("ConnectionException CANNOT_CONNECT in CONNECT - ")
                        && failure.contains("the transport was closed"),
                failure);
    }

    private static void assertFindsNothing(Remote client, String id) throws Exception {
        String refusal = (String) client.call("attempt", id);
        assertTrue(refusal.startsWith("INTERNAL_ERROR seen []: no transport was found; put one on"), refusal);
    }

    private static void assertThreadsOfTheTransportEnd() throws InterruptedException {
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fairlead-nio-"))
                .toList();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsLeftOfAStoppedBundleMakesNoTransports(Kind kind) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            Remote client = install(framework);
            for (Path jar : List.of(Bundles.NIO, Bundles.SOCKET)) {
                Bundle transport = framework.install(jar);
                transport.start();
                Object provider = framework.services(PROVIDER).get(transport);
                assertEquals("opened", client.call("attemptWith", provider));
                transport.stop();
                String refusal = (String) client.call("attemptWith", provider);
                assertTrue(refusal.contains("could not be set up: the bundle of the transport was stopped;"), refusal);
                transport.start();
                try (Remote session = client.make("openWith", provider)) {
                    session.call("connect", server.uri("/").toString());
                    assertEquals("hello", session.call("echo", "hello"));
                }
                transport.uninstall();
            }
        }
    }

    /** Its look-ups stay woven into the client, and find nothing from then on. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void withoutTheMediatorThatWasThereNothingIsFound(Kind kind) throws Exception {
        try (OsgiFramework framework = OsgiFramework.withSpiFly(kind, folder)) {
            Remote client = install(framework);
            framework.install(Bundles.NIO).start();
            assertEquals("opened", client.call("attempt", "nio"));
            for (Bundle bundle : framework.bundles()) {
                if (bundle.getSymbolicName().startsWith("org.apache.aries.spifly")) {
                    bundle.stop();
                }
            }
            assertFindsNothing(client, "nio");
        }
    }
}
