import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Waits in virtual threads, in every kind of call and on every transport, and prints how many of them were pinned, by
 * which code, and on which threads the session completed its futures.
 */
public class VirtualThreadProbe {

    private static final int SOCKETS = 8;

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile(Path.of(args[0]), "probe", ".jfr");
        // Loading and initialising classes pins, whoever does it, and is no wait.
        goThroughAll();
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
            recording.start();
            if (args.length > 1) {
                pinOnPurpose();
            }
            goThroughAll();
            recording.stop();
            recording.dump(file);
        }
        report(file);
    }

    private static void goThroughAll() throws Exception {
        for (String transport : List.of("socket", "nio")) {
            blocking(transport);
            asynchronous(transport);
        }
    }

    /** All virtual: each connects, sends more than the peer takes at once, waits for a message that comes late, closes. */
    private static void blocking(String transport) throws Exception {
        CountDownLatch allWait = new CountDownLatch(SOCKETS);
        ServerScript late = connection -> {
            connection.upgrade();
            allWait.await(10, TimeUnit.SECONDS);
            connection.echo();
        };
        try (EmbeddedServer server = EmbeddedServer.start(late);
                Session session =
                        Session.open(SessionOptions.builder().transport(transport).build());
                ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < SOCKETS; i++) {
                calls.add(virtual.submit(() -> {
                    try (WebSocket socket = session.webSocket(server.uri("/"))) {
                        Future<?> sender = virtual.submit(() -> {
                            socket.sendBinary(new byte[8 << 20]);
                            return null;
                        });
                        allWait.countDown();
                        socket.receiveMessage();
                        sender.get();
                        socket.closeHandshake(CloseStatus.NORMAL);
                    }
                    return null;
                }));
            }
            for (Future<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }
        }
        System.out.println(transport + ": blocking calls done");
    }

    /** With the session's own executor. */
    private static void asynchronous(String transport) throws Exception {
        Set<Boolean> virtual = ConcurrentHashMap.newKeySet();
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.echo());
                Session session =
                        Session.open(SessionOptions.builder().transport(transport).build())) {
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < SOCKETS; i++) {
                calls.add(session.webSocketAsync(server.uri("/")).thenCompose(socket -> {
                    CompletableFuture<Message> echo = socket.receiveMessageAsync();
                    return socket.sendTextAsync("hello")
                            .thenCompose(sent -> echo)
                            .thenAccept(message -> virtual.add(Thread.currentThread().isVirtual()))
                            .thenCompose(done -> socket.closeHandshakeAsync(CloseStatus.NORMAL))
                            .thenAccept(closed -> socket.close());
                }));
            }
            for (CompletableFuture<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }
        }
        System.out.println(transport + ": futures completed on virtual threads " + virtual);
    }

    /** Shows that the probe would see it. */
    private static void pinOnPurpose() throws Exception {
        Thread thread = Thread.ofVirtual().start(() -> new Pinning().toString());
        thread.join();
    }

    /** A class is initialised by native frames, which pin on every release. */
    private static final class Pinning {
        static {
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    private static void report(Path file) throws Exception {
        int pinned = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals("jdk.VirtualThreadPinned")) {
                    pinned++;
                    System.out.println(event);
                }
            }
        }
        System.out.println("pinned " + pinned);
    }
}
