package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server says its last word and {@code close_notify} in one go, and waits for the answer. An engine that has seen the alert
 * may drop what is sent (RFC 5246 7.2.1), so it must not see it before somebody reads behind the word.
 */
@Timeout(60)
class TlsLastAnswerTests {

    /** One for all: it makes what it needs once. */
    private static final TlsProvider BOUNCY_CASTLE = new BouncyCastleTlsProvider();

    @Nested
    class ByJdk extends Answers {
        ByJdk() {
            super(MemoryScript.PLAIN, TlsProvider.jdk());
        }
    }

    @Nested
    class ByJdkWithEvents extends Answers {
        ByJdkWithEvents() {
            super(MemoryScript.builder().eventDriven().build(), TlsProvider.jdk());
        }
    }

    @Nested
    class ByBouncyCastle extends Answers {
        ByBouncyCastle() {
            super(MemoryScript.PLAIN, BOUNCY_CASTLE);
        }
    }

    @Nested
    class ByBouncyCastleWithEvents extends Answers {
        ByBouncyCastleWithEvents() {
            super(MemoryScript.builder().eventDriven().build(), BOUNCY_CASTLE);
        }
    }

    abstract static class Answers extends TlsChannelFixture {

        private static final byte[] WORD = "last word".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] ANSWER = "answer".getBytes(StandardCharsets.US_ASCII);

        Answers(MemoryScript script, TlsProvider provider) {
            super(script, provider, options -> options);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void theAnswerToWhatCameWithCloseNotifyLeaves(String protocol) throws Exception {
            for (int room : new int[] {1, WORD.length, 100, 40_000}) {
                Connected connected = connected(protocol);
                sayTheLastWord(connected.server());
                ByteBuffer dst = ByteBuffer.allocate(room);
                int count = 0;
                while (count < WORD.length) {
                    count += readSome(connected.client(), dst.clear());
                }
                assertEquals(WORD.length, count);
                assertTheAnswerLeaves(connected);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void waitsToReadLeaveCloseNotifyToTheReader(String protocol) throws Exception {
            Connected connected = connected(protocol);
            sayTheLastWord(connected.server());
            for (int i = 0; i < 3; i++) {
                assertEquals(Wake.READY, look(connected.client()));
                assertEquals(Wake.READY, called(connected.client()));
            }
            assertArrayEquals(WORD, read(connected.client(), WORD.length));
            for (int i = 0; i < 3; i++) {
                assertEquals(Wake.READY, look(connected.client()));
                assertEquals(Wake.READY, called(connected.client()));
            }
            assertTheAnswerLeaves(connected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void aWaitThatWasBegunBeforeLeavesCloseNotifyToTheReader(String protocol) throws Exception {
            Connected connected = connected(protocol);
            connected.server().write(WORD);
            assertArrayEquals(WORD, read(connected.client(), WORD.length));
            CompletableFuture<Wake> wake = new CompletableFuture<>();
            connected.client().whenReady(Interest.READ, Deadline.after(PATIENCE), wake::complete);
            connected.server().closeNotify();
            assertEquals(Wake.READY, wake.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            assertTheAnswerLeaves(connected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void anAlertIsReadAlthoughTheWayOutIsBroken(String protocol) throws Exception {
            Connected connected = connected(protocol);
            connected.server().write(WORD);
            assertArrayEquals(WORD, read(connected.client(), WORD.length));
            byte[] unreadable = connected.server().wrap(WORD);
            unreadable[unreadable.length - 1] ^= 1;
            connected.server().raw().write(unreadable);
            connected.server().raw().close();
            for (int i = 0; i < 2; i++) {
                assertThrows(IOException.class, () -> writeAll(connected.client(), ANSWER));
            }
            // As if it were the server's alert: the reader gets to what has come.
            assertEquals(
                    Set.of(TlsProblem.BAD_RECORD),
                    problems(() -> readSome(connected.client(), ByteBuffer.allocate(1))));
        }

        private static void sayTheLastWord(EnginePeer server) throws Exception {
            byte[] word = server.wrap(WORD);
            server.engine().closeOutbound();
            server.raw().write(ServerConnection.join(word, server.wrap()));
        }

        private static Wake look(TransportChannel client) throws IOException {
            return client.awaitReady(Interest.READ, Deadline.after(PATIENCE));
        }

        private static Wake called(TransportChannel client) throws Exception {
            CompletableFuture<Wake> wake = new CompletableFuture<>();
            client.whenReady(Interest.READ, Deadline.after(PATIENCE), wake::complete);
            return wake.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static void assertTheAnswerLeaves(Connected connected) throws Exception {
            writeAll(connected.client(), ANSWER);
            assertArrayEquals(ANSWER, connected.server().read(ANSWER.length));
            assertEquals(-1, readSome(connected.client(), ByteBuffer.allocate(1)));
        }
    }
}
