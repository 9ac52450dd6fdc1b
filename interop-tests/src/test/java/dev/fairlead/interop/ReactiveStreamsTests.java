package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** The messages of a WebSocket as a publisher, held against the test kit of Reactive Streams. */
@Timeout(180)
class ReactiveStreamsTests {

    /** For publishers that refuse a subscriber before it requests anything, which this one does not. */
    private static final String NEEDS_A_FAILED_PUBLISHER = "required_spec109_mayRejectCallsToSubscribeIfPublisherIs"
            + "UnableOrUnwillingToServeThemRejectionMustTriggerOnErrorAfterOnSubscribe";

    /** What every publisher has to pass; the kit skips what is optional and does not apply. */
    private static final int LEAST_PASSED = 20;

    @Test
    void theMessagesOfAWebSocketPassTheVerificationOfPublishers() {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG kit = new TestNG(false);
        kit.setVerbose(0);
        kit.setTestClasses(new Class<?>[] {MessagePublisherVerification.class});
        kit.addListener(results);
        kit.run();

        assertEquals(List.of(), told(results.getFailedTests()));
        assertEquals(List.of(), told(results.getConfigurationFailures()));
        assertTrue(results.getPassedTests().size() >= LEAST_PASSED, () -> "passed: " + told(results.getPassedTests()));
        assertEquals(
                List.of(NEEDS_A_FAILED_PUBLISHER),
                results.getSkippedTests().stream()
                        .map(ITestResult::getName)
                        .filter(name -> name.startsWith("required_"))
                        .toList());
    }

    private static List<String> told(List<ITestResult> results) {
        return results.stream()
                .flatMap(result -> Stream.of(
                        result.getName() + (result.getThrowable() == null ? "" : ": " + result.getThrowable())))
                .toList();
    }
}
