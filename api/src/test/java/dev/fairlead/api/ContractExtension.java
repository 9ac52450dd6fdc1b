package dev.fairlead.api;

import dev.fairlead.api.TraceScenario.Way;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs each {@link Assertion} in all ways, takes down what comes of it, and compares that with {@code docs/contract.md}. */
final class ContractExtension implements TestTemplateInvocationContextProvider, AfterAllCallback {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), Assertion.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Assertion assertion = context.getRequiredTestMethod().getAnnotation(Assertion.class);
        if (!assertion.byTheTypes().isEmpty() || !assertion.notYet().isEmpty()) {
            return Stream.of(new Invocation(assertion, Way.ALL, ""));
        }
        return Way.ALL.stream().map(way -> new Invocation(assertion, List.of(way), " on " + name(way)));
    }

    static String name(Way way) {
        return way.transport() + ", " + way.calls().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        ContractPage.compare(context.getRequiredTestClass());
    }

    /** One run of an assertion: gives the test its {@link Contract}, and takes down what comes of it. */
    private static final class Invocation
            implements TestTemplateInvocationContext,
                    ParameterResolver,
                    AfterEachCallback,
                    ExecutionCondition,
                    TestWatcher {

        private final Assertion assertion;
        private final List<Way> ways;
        private final String where;

        /** Null unless the test has one. */
        private @Nullable Contract contract;

        Invocation(Assertion assertion, List<Way> ways, String where) {
            this.assertion = assertion;
            this.ways = ways;
            this.where = where;
        }

        @Override
        public String getDisplayName(int invocationIndex) {
            return assertion.id() + where + ": " + assertion.text();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return assertion.notYet().isEmpty()
                    ? ConditionEvaluationResult.enabled("it is run")
                    : ConditionEvaluationResult.disabled(assertion.notYet());
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Contract.class && ways.size() == 1;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Contract made = new Contract(ways.get(0));
            contract = made;
            return made;
        }

        @Override
        public void afterEach(ExtensionContext context) throws Exception {
            Contract used = contract;
            if (used != null) {
                used.close();
            }
        }

        @Override
        public void testDisabled(ExtensionContext context, java.util.Optional<String> reason) {
            takeDown("not yet");
        }

        @Override
        public void testSuccessful(ExtensionContext context) {
            if (!assertion.byTheTypes().isEmpty()) {
                takeDown("by the types");
            } else {
                takeDown(assertion.departs().isEmpty() ? "kept" : "departs");
            }
        }

        @Override
        public void testAborted(ExtensionContext context, Throwable cause) {
            takeDown("ABORTED");
        }

        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            takeDown("FAILED");
        }

        private void takeDown(String outcome) {
            ways.forEach(way -> ContractPage.takeDown(assertion.id(), way, outcome));
        }
    }
}
