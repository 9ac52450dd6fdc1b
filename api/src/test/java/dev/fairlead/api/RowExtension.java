package dev.fairlead.api;

import dev.fairlead.api.TraceScenario.Way;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs each {@link Row} in all its ways, takes down what comes of it, and compares that with the page. */
final class RowExtension implements TestTemplateInvocationContextProvider, AfterAllCallback {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), Row.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Row row = context.getRequiredTestMethod().getAnnotation(Row.class);
        return ways(row).map(way -> new Invocation(row, way));
    }

    static Stream<Way> ways(Row row) {
        Stream<Way> plain = row.secureOnly() ? Stream.of() : Way.ALL.stream();
        Stream<Way> secure = row.secure() || row.secureOnly() ? Way.SECURE.stream() : Stream.of();
        return Stream.concat(plain, secure);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        CataloguePage.compare(context.getRequiredTestClass());
    }

    /** One run of a row: gives the test its {@link HostileServer}, and takes down what comes of it. */
    private static final class Invocation implements TestTemplateInvocationContext, ParameterResolver, TestWatcher {

        private final Row row;
        private final Way way;

        /** Null until the test has it. */
        private @Nullable HostileServer server;

        Invocation(Row row, Way way) {
            this.row = row;
            this.way = way;
        }

        @Override
        public String getDisplayName(int invocationIndex) {
            return row.id() + " on " + CataloguePage.name(way) + ": " + row.sends();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == HostileServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            HostileServer made = new HostileServer(way);
            server = made;
            return made;
        }

        @Override
        public void testSuccessful(ExtensionContext context) {
            HostileServer met = server;
            List<String> found = met == null ? List.of() : met.found();
            boolean departs = !row.departs().isEmpty();
            CataloguePage.takeDown(row.id(), way, new CataloguePage.Outcome(departs ? "departs" : "kept", found));
        }

        @Override
        public void testAborted(ExtensionContext context, Throwable cause) {
            CataloguePage.takeDown(row.id(), way, new CataloguePage.Outcome("ABORTED", List.of()));
        }

        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            CataloguePage.takeDown(row.id(), way, new CataloguePage.Outcome("FAILED", List.of()));
        }
    }
}
