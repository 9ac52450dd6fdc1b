package dev.fairlead.resourcecheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.fairlead.resourcecheck.Leaks.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a test leaves behind makes it fail, and nothing else does. The classes under test are those in {@link Leaks}. */
@Timeout(60)
class ResourceCheckTests {

    /** The failures of the tests in a class, with the class's own, and how long it all took. */
    private record Run(List<String> failures, int tests, long millis) {}

    @AfterEach
    void giveBack() {
        Kept.release();
    }

    private static Run run(Class<?> tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .build();
        Outcomes outcomes = new Outcomes();
        long start = System.nanoTime();
        LauncherFactory.create().execute(request, outcomes);
        return new Run(outcomes.failures, outcomes.tests, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private static final class Outcomes implements TestExecutionListener {
        private final List<String> failures = new ArrayList<>();
        private int tests;

        @Override
        public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
            tests += identifier.isTest() ? 1 : 0;
            result.getThrowable()
                    .ifPresent(failure -> failures.add(identifier.getDisplayName() + ": " + failure.getMessage()));
        }
    }

    private static String only(List<String> failures, String test) {
        List<String> its =
                failures.stream().filter(failure -> failure.startsWith(test)).toList();
        assertEquals(1, its.size(), failures.toString());
        return its.get(0);
    }

    @Test
    void aThreadThatGoesOnFailsItsTestWithItsNameAndStack() {
        String failure = only(run(Leaks.OfAThread.class).failures, "thread()");
        assertTrue(failure.contains("thread left-behind"), failure);
        assertTrue(failure.contains("java.util.concurrent.locks.LockSupport.park"), failure);
        assertTrue(failure.contains("1000 ms after the end of the test"), failure);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSocketThatStaysOpenFailsItsTestWithItsTarget() {
        String failure = only(run(Leaks.OfASocket.class).failures, "socket()");
        assertTrue(
                failure.matches("(?s).*1 more of kind socket, new are descriptor \\d+ -> socket:\\[\\d+].*"), failure);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSelectorThatStaysOpenFailsItsTest() {
        String failure = only(run(Leaks.OfASelector.class).failures, "selector()");
        assertTrue(failure.contains("anon_inode:[eventpoll]"), failure);
    }

    @Test
    void aDirectBufferThatIsKeptFailsTheClass() {
        List<String> failures = run(Leaks.OfABuffer.class).failures;
        String failure = only(failures, "Leaks$OfABuffer");
        assertTrue(failure.contains(Leaks.OfABuffer.SIZE + " bytes more of direct buffers"), failure);
        assertEquals(1, failures.size(), failures.toString());
    }

    @Test
    void whatBeforeAllStartsFailsTheClassAndNoTest() {
        List<String> failures = run(Leaks.OfAClass.class).failures;
        assertTrue(only(failures, "Leaks$OfAClass").contains("end of the test class"), failures.toString());
        assertEquals(1, failures.size(), failures.toString());
    }

    @Test
    void whatIsOfTheClassFailsTheClassAndNoTest() {
        List<String> failures = run(Leaks.OfAPool.class).failures;
        assertTrue(only(failures, "Leaks$OfAPool").contains("end of the test class"), failures.toString());
        assertEquals(1, failures.size(), failures.toString());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Leaks.NoneAfterEach.class,
                Leaks.NoneInFields.class,
                Leaks.NoneInTheConstructor.class,
                Leaks.NoneOfTheClass.class,
                Leaks.NonePerClass.class,
                Leaks.NoneInADroppedBuffer.class,
                Leaks.NoneOnAnotherThread.class,
                Leaks.NoneOnVirtualThreads.class,
                Leaks.NoneThatEndsSoon.class
            })
    void whatIsGivenBackFailsNothing(Class<?> tests) {
        Run run = run(tests);
        assertEquals(List.of(), run.failures);
        assertTrue(run.tests > 0, "no test was run");
    }

    @Test
    void aConstructorThatLeaksFailsItsTest() {
        assertTrue(only(run(Leaks.OfTheConstructor.class).failures, "nothing()").contains("left-behind"));
    }

    @Test
    void eachInvocationIsATest() {
        List<String> failures = run(Leaks.OfOneInvocation.class).failures;
        assertTrue(only(failures, "[2]").contains("left-behind"), failures.toString());
        assertTrue(failures.stream().noneMatch(failure -> failure.startsWith("[1]")), failures.toString());
    }

    @Test
    void aTestThatLeavesNothingDoesNotWait() {
        run(Leaks.Nothing.class);
        long millis = Long.MAX_VALUE;
        // Who waits does so each time, and a machine that is busy is not always.
        for (int tries = 0; tries < 3 && millis >= 200 * 10; tries++) {
            Run next = run(Leaks.Nothing.class);
            assertEquals(200, next.tests);
            millis = Math.min(millis, next.millis);
        }
        assertTrue(millis < 200 * 10, millis + " ms for 200 tests");
    }
}
