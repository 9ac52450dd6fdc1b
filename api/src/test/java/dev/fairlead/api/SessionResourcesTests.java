package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a session takes of the system, and gives back with its last handle. */
@Timeout(60)
class SessionResourcesTests {

    private static Set<Thread> sessionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fairlead-session-"))
                .collect(Collectors.toSet());
    }

    /** A host whose name has to be looked up, which is what session threads are for. */
    private static URI byName(EmbeddedServer server) {
        return URI.create("ws://localhost:" + server.port() + "/");
    }

    @Test
    void aSessionThatIsOnlyOpenedHasNoThread() {
        Set<Thread> before = sessionThreads();
        try (Session session = Loopback.session(builder -> builder)) {
            session.connect("localhost", 80).openRequest("/").markForUpgrade();
            assertEquals(Set.of(), minus(sessionThreads(), before));
        }
    }

    @Test
    void ownThreadsAreDaemonsAndEndWithTheLastHandle() throws Exception {
        Set<Thread> before = sessionThreads();
        try (Loopback loopback = Loopback.echo()) {
            WebSocket socket = loopback.session().webSocket(byName(loopback.server()));
            Set<Thread> own = minus(sessionThreads(), before);
            assertFalse(own.isEmpty());
            assertTrue(own.stream().allMatch(Thread::isDaemon));
            loopback.session().close();
            assertFalse(loopback.session().terminated().isDone());
            socket.close();
            loopback.session().terminated().get(10, TimeUnit.SECONDS);
            for (Thread thread : own) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    @Test
    void anExecutorOfTheCallerIsUsedAndNotEnded() throws Exception {
        Set<Thread> before = sessionThreads();
        ExecutorService callers = Executors.newCachedThreadPool();
        try (Loopback loopback = Loopback.to(server -> server.upgrade(), builder -> builder.executor(callers))) {
            try (WebSocket socket = loopback.session().webSocket(byName(loopback.server()))) {
                assertEquals(WebSocketState.OPEN, socket.state());
            }
            assertEquals(Set.of(), minus(sessionThreads(), before));
            loopback.session().close();
            Outcomes.done(loopback.session().terminated());
            assertFalse(callers.isShutdown());
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noDescriptorIsLeftBehind() throws Exception {
        conversations();
        int before = descriptors();
        for (int i = 0; i < 5; i++) {
            conversations();
        }
        BackgroundCall.eventually("descriptors", () -> descriptors() <= before);
    }

    /** An upgrade, a refusal, an answer that nobody asks for, and a send that fails. */
    private static void conversations() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            if (server.request().target().equals("/chat")) {
                server.upgrade();
            } else {
                server.writeLatin1("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            Session session = loopback.session();
            session.webSocket(loopback.uri("/chat")).close();
            for (String target : List.of("/chat", "/none")) {
                Request request = session.connect("127.0.0.1", loopback.server().port())
                        .openRequest(target)
                        .markForUpgrade();
                request.send();
                request.receiveResponse();
                request.send();
                request.close();
            }
            loopback.awaitIdle();
            try (ClosedPort closed = new ClosedPort()) {
                Request refused = session.connect("127.0.0.1", closed.number()).openRequest("/");
                BackgroundCall.running(refused::send).failure(ConnectionException.class);
            }
            session.abort();
            session.terminated().get(10, TimeUnit.SECONDS);
        }
    }

    private static int descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static <T> Set<T> minus(Set<T> all, Set<T> those) {
        return all.stream().filter(one -> !those.contains(one)).collect(Collectors.toSet());
    }
}
