package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a client that gets no descriptors, or no memory for its buffers. */
@Timeout(120)
class ShortageTests {

    private static final int DESCRIPTORS = 200;

    /** More than one conversation makes buffers. */
    private static final int MOST_BUFFERS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static List<Way> ways() {
        return Way.ALL;
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"socket", "nio"})
    void withoutDescriptorsConnectingFailsAndGoesOnWhenThereAreSome(String transport) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Process client = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                            "sh",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            String.join(
                                    File.pathSeparator,
                                    Path.of("target", "test-classes")
                                            .toAbsolutePath()
                                            .toString(),
                                    Objects.requireNonNullElse(System.getProperty("jdk.module.path"), ""),
                                    System.getProperty("java.class.path")),
                            FewDescriptors.class.getName(),
                            transport,
                            String.valueOf(server.port()))
                    .redirectErrorStream(true)
                    .start();
            try {
                List<String> lines =
                        client.inputReader(StandardCharsets.UTF_8).lines().toList();
                assertTrue(client.waitFor(60, TimeUnit.SECONDS), "it does not end");
                assertEquals(
                        List.of("CANNOT_CONNECT in CONNECT", "CANNOT_CONNECT in CONNECT", "recovered"),
                        lines.stream().filter(line -> !line.contains("SLF4J")).toList());
            } finally {
                client.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            assertTrue(server.awaitIdle(PATIENCE));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void withoutMemoryForABufferTheCallFailsAndNothingIsLeft(Way way) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            boolean enough = false;
            for (int most = 0; !enough; most++) {
                assertTrue(most < MOST_BUFFERS, "so many buffers do not suffice");
                AtomicInteger left = new AtomicInteger(most);
                Session session = Session.open(SessionOptions.builder()
                        .transport(new ScarceTransport(way.transport(), left))
                        .build());
                Throwable failure = converse(way, session, server.uri("/"));
                enough = failure == null;
                assertTrue(enough || failure instanceof OutOfMemoryError, () -> String.valueOf(failure));
                assertFalse(enough && most == 0, "there is none without a buffer");
                session.abort();
                Outcomes.done(session.terminated());
                assertTrue(server.awaitIdle(PATIENCE));
            }
        }
    }

    /** Returns what it fails with; null if it does not. */
    private static @Nullable Throwable converse(Way way, Session session, URI uri) {
        try {
            if (way.calls() == Calls.BLOCKING) {
                WebSocket socket = session.webSocket(uri);
                socket.sendText("there");
                assertEquals(new Message.Text("there"), socket.receiveMessage());
            } else {
                WebSocket socket = session.webSocketAsync(uri).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                socket.sendTextAsync("there").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                Message echo = socket.receiveMessageAsync().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertEquals(new Message.Text("there"), echo);
            }
            return null;
        } catch (java.util.concurrent.ExecutionException failed) {
            return failed.getCause();
        } catch (Exception | Error failed) {
            return failed;
        }
    }
}
