package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fairlead.testkit.ServerScript;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that sends much has the cipher for its masking keys prepared by its executor, which no message hangs on. */
@Timeout(60)
class MaskingKeysOfASessionTests {

    /** With keys for 16 frames at a time, the 129th of these makes the 2,049th key be asked for. */
    private static final int MANY = 2049;

    private static void echo(WebSocket socket, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            socket.sendText("message " + i);
            assertEquals(
                    "message " + i,
                    assertInstanceOf(Message.Text.class, socket.receiveMessage())
                            .text());
        }
    }

    @Test
    void theExecutorPreparesItOnce() throws Exception {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        try (Loopback loopback = Loopback.to(ServerScript.echo(), builder -> builder.executor(tasks::add));
                WebSocket socket = loopback.webSocket()) {
            echo(socket, MANY - 1);
            assertEquals(0, tasks.size());
            echo(socket, 1);
            assertEquals(1, tasks.size());
            tasks.remove().run();
            echo(socket, 2 * MANY);
            assertEquals(List.of(), List.copyOf(tasks));
        }
    }

    static Stream<Executor> executorsThatPrepareNothing() {
        return Stream.of(
                task -> {},
                task -> {
                    throw new RejectedExecutionException("ended");
                },
                task -> {
                    throw new IllegalStateException("stopped");
                },
                task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                });
    }

    @ParameterizedTest
    @MethodSource("executorsThatPrepareNothing")
    void noMessageHangsOnIt(Executor executor) throws Exception {
        try (Loopback loopback = Loopback.to(ServerScript.echo(), builder -> builder.executor(executor));
                WebSocket socket = loopback.webSocket()) {
            echo(socket, 3 * MANY);
        }
    }
}
