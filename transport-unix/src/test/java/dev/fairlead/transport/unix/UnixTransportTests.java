package dev.fairlead.transport.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.ConnectException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixTransportTests {

    private static final Endpoint ANYWHERE = new Endpoint("somewhere.test", 80);

    @TempDir
    Path folder;

    private static Transport transport(Path file, Map<SocketOption<?>, Object> options) throws IOException {
        return UnixTransportProvider.to(file).create(new TransportOptions(options, task -> {
            throw new RejectedExecutionException("no threads");
        }));
    }

    private static IOException failure(Path file) throws IOException {
        try (Transport transport = transport(file, Map.of());
                TransportChannel channel = transport.open(ANYWHERE)) {
            IOException failure = assertThrows(IOException.class, channel::finishConnect);
            assertSame(failure, assertThrows(IOException.class, channel::finishConnect));
            assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, Deadline.NEVER));
            assertEquals(1, failure.getSuppressed().length);
            assertTrue(failure.getSuppressed()[0].getCause() instanceof IOException, "no cause");
            return failure;
        }
    }

    private static void assertFailure(Class<?> type, Path file, String reason) throws IOException {
        IOException failure = failure(file);
        assertEquals("could not connect to somewhere.test:80 at " + file + ": " + reason, failure.getMessage());
        assertEquals(type, failure.getClass());
    }

    @Test
    void idIsUnix() {
        assertEquals("unix", UnixTransportProvider.to(folder).id());
    }

    @Test
    void nobodyFindsItAsAService() throws IOException {
        assertNull(resource("/META-INF/services/" + TransportProvider.class.getName()));
        try (InputStream module = Objects.requireNonNull(resource("/module-info.class"))) {
            assertEquals(Set.of(), ModuleDescriptor.read(module).provides());
        }
    }

    private static @Nullable InputStream resource(String name) {
        return UnixTransportProvider.class.getResourceAsStream(name);
    }

    @Test
    void everyHostAndPortLeadToTheFile() throws IOException {
        Path file = folder.resolve("socket");
        try (UnixPeer peer = UnixPeer.listening(file, ANYWHERE);
                Transport transport = transport(file, Map.of());
                TransportChannel channel = transport.open(peer.endpoint())) {
            assertTrue(channel.finishConnect());
            assertEquals(
                    UnixDomainSocketAddress.of(file), channel.info().remote().orElseThrow());
            assertTrue(channel.info().progress().connect().isPresent());
            peer.accept();
            peer.write(new byte[] {1});
            assertEquals(Wake.READY, channel.awaitReady(Interest.READ, Deadline.NEVER));
        }
    }

    @Test
    void fileThatIsMissingIsAHostWithoutAddress() throws IOException {
        assertFailure(UnknownHostException.class, folder.resolve("missing"), "there is no such file");
        Path plain = Files.createFile(folder.resolve("a file"));
        assertFailure(UnknownHostException.class, plain.resolve("below"), "there is no such file");
        assertFailure(UnknownHostException.class, plain.resolve("below").resolve("it"), "there is no such file");
    }

    @Test
    void fileThatNobodyListensAtRefuses() throws IOException {
        Path left = folder.resolve("left behind");
        UnixPeer.listen(left, 1).close();
        assertEquals(ConnectException.class, failure(left).getClass());
    }

    @Test
    void fileThatIsNoSocketIsNamed() throws IOException {
        assertFailure(ConnectException.class, folder, "this is not a socket");
        assertFailure(ConnectException.class, Files.createFile(folder.resolve("plain")), "this is not a socket");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void pathsThatAreTooLongAreToldTheLimit() throws IOException {
        Path limit = Path.of("/tmp/" + "x".repeat(101));
        assertEquals(UnknownHostException.class, failure(limit).getClass());
        String reason = "the path has 107 bytes, the limit is 106 on Linux and 102 on macOS";
        assertFailure(ConnectException.class, Path.of(limit + "x"), reason);
        assertFailure(ConnectException.class, Path.of("/tmp/ä" + "x".repeat(100)), reason);
    }

    @Test
    void pathsThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> UnixTransportProvider.to(Path.of("")));
    }

    @Test
    void optionsThatCannotBeSetMakeOpenFail() throws IOException {
        assertEquals(
                "socket option TCP_NODELAY = true is not supported by Unix domain sockets",
                refusal(StandardSocketOptions.TCP_NODELAY, true));
        assertEquals(
                "socket option SO_SNDBUF = much is not supported by Unix domain sockets",
                refusal(StandardSocketOptions.SO_SNDBUF, "much"));
    }

    private String refusal(SocketOption<?> option, Object value) throws IOException {
        try (Transport transport = transport(folder.resolve("socket"), Map.of(option, value))) {
            return String.valueOf(assertThrows(IOException.class, () -> transport.open(ANYWHERE))
                    .getMessage());
        }
    }

    @Test
    void optionsOfUnixSocketsAreSet() throws IOException {
        try (Transport transport = transport(folder, Map.of(StandardSocketOptions.SO_SNDBUF, 4096));
                TransportChannel channel = transport.open(ANYWHERE)) {
            assertFalse(channel.info().remote().isPresent());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void waitEndsAsSoonAsTheQueueHasRoom() throws Exception {
        Path file = folder.resolve("full");
        try (UnixPeer peer = UnixPeer.withFullQueue(file, ANYWHERE);
                Transport transport = transport(file, Map.of());
                TransportChannel channel = transport.open(ANYWHERE)) {
            assertFalse(channel.finishConnect());
            assertEquals(Wake.TIMED_OUT, channel.awaitReady(Interest.CONNECT, Deadline.after(Duration.ofMillis(90))));
            CompletableFuture<Wake> called = new CompletableFuture<>();
            channel.whenReady(Interest.CONNECT, Deadline.NEVER, called::complete);
            peer.accept();
            assertEquals(Wake.READY, called.get(10, TimeUnit.SECONDS));
            assertTrue(channel.finishConnect());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void waitForAQueueEndsWithItsServer() throws Exception {
        Path file = folder.resolve("full");
        try (Transport transport = transport(file, Map.of());
                UnixPeer peer = UnixPeer.withFullQueue(file, ANYWHERE);
                TransportChannel channel = transport.open(ANYWHERE)) {
            assertFalse(channel.finishConnect());
            peer.reset();
            assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, Deadline.NEVER));
            assertThrows(ConnectException.class, channel::finishConnect);
        }
    }

    @Test
    void secondThreadThatWaitsForTheSameIsRefused() throws Exception {
        Path file = folder.resolve("socket");
        try (UnixPeer peer = UnixPeer.listening(file, ANYWHERE);
                Transport transport = transport(file, Map.of());
                TransportChannel channel = transport.open(peer.endpoint())) {
            assertTrue(channel.finishConnect());
            CompletableFuture<Wake> first = new CompletableFuture<>();
            channel.whenReady(Interest.READ, Deadline.NEVER, first::complete);
            CompletableFuture<Wake> second = new CompletableFuture<>();
            channel.whenReady(Interest.READ, Deadline.NEVER, second::complete);
            Object ready = CompletableFuture.anyOf(first, second).get(10, TimeUnit.SECONDS);
            assertEquals(Wake.READY, ready);
            assertFalse(first.isDone() && second.isDone(), "both were refused");
        }
    }
}
