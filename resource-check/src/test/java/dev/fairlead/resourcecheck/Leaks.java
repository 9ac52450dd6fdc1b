package dev.fairlead.resourcecheck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test classes that leave something behind, and such that do not. Nested ones are not found by the build itself. */
final class Leaks {

    private Leaks() {}

    /** What was left behind, until {@link ResourceCheckTests} has seen it. Only the thread of the tests. */
    static final class Kept {
        private static final Deque<AutoCloseable> KEPT = new ArrayDeque<>();

        private Kept() {}

        static void keep(AutoCloseable leak) {
            KEPT.push(leak);
        }

        static void release() {
            while (!KEPT.isEmpty()) {
                try {
                    KEPT.pop().close();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }
        }
    }

    /** A thread that runs until it is closed. */
    private static final class Runner implements AutoCloseable {
        private final Thread thread = new Thread(Runner::untilInterrupted, "left-behind");

        Runner() {
            thread.start();
        }

        private static void untilInterrupted() {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
        }

        boolean runs() {
            return thread.isAlive();
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    static class OfAThread {
        @Test
        void thread() {
            Kept.keep(new Runner());
        }
    }

    static class OfASocket {
        @Test
        void socket() throws Exception {
            Kept.keep(SocketChannel.open());
        }
    }

    static class OfASelector {
        @Test
        void selector() throws Exception {
            Kept.keep(Selector.open());
        }
    }

    static class OfABuffer {
        /** From Java 21 on what threads keep that carry virtual ones hides what is smaller. */
        static final int SIZE = Runtime.version().feature() < 21 ? 64 * 1024 : 8 * 1024 * 1024;

        @Test
        void buffer() {
            ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
            Kept.keep(buffer::clear);
        }
    }

    static class OfAClass {
        @BeforeAll
        static void start() {
            Kept.keep(new Runner());
        }

        @Test
        void nothing() {}
    }

    static class OfTheConstructor {
        OfTheConstructor() {
            Kept.keep(new Runner());
        }

        @Test
        void nothing() {}
    }

    static class OfOneInvocation {
        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void threads(int count) {
            for (int i = 0; i < count; i++) {
                Kept.keep(new Runner());
            }
        }
    }

    @ResourceCheck.OfTheClass(threads = "left-", descriptors = "socket", reason = "to see that the class is blamed")
    static class OfAPool {
        @Test
        void threadAndSocket() throws Exception {
            Kept.keep(new Runner());
            Kept.keep(SocketChannel.open());
        }
    }

    static class NoneAfterEach {
        @Test
        void thread() {
            Kept.keep(new Runner());
        }

        @AfterEach
        void release() {
            Kept.release();
        }
    }

    static class NoneInFields {
        @AutoClose
        private final Runner runner = new Runner();

        @Test
        void thread() {
            assertTrue(runner.runs());
        }
    }

    static class NoneInTheConstructor {
        private final Runner runner;

        NoneInTheConstructor() {
            runner = new Runner();
        }

        @Test
        void nothing() {
            runner.close();
        }
    }

    static class NoneOfTheClass {
        @AutoClose
        private static final Runner RUNNER = new Runner();

        @BeforeAll
        static void start() {
            Kept.keep(new Runner());
        }

        @Test
        void one() {
            assertTrue(RUNNER.runs());
        }

        @Test
        void another() {
            assertTrue(RUNNER.runs());
        }

        @AfterAll
        static void end() {
            Kept.release();
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class NonePerClass {
        @AutoClose
        private final Runner runner = new Runner();

        @RepeatedTest(2)
        void thread() {
            assertTrue(runner.runs());
        }
    }

    static class NoneInADroppedBuffer {
        @Test
        void buffer() {
            ByteBuffer.allocateDirect(1 << 20).put(0, (byte) 1);
        }
    }

    static class NoneOnAnotherThread {
        @Test
        @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void nothing() {}
    }

    static class NoneOnVirtualThreads {
        @Test
        void threadsThatSleepAndWaitForSockets() {
            VirtualThreads.run(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)));
            VirtualThreads.run(VirtualThreads::waitForASocket);
        }
    }

    static class NoneThatEndsSoon {
        @Test
        void thread() {
            new Thread(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100))).start();
        }
    }

    static class Nothing {
        @RepeatedTest(200)
        void nothing() {}
    }
}
