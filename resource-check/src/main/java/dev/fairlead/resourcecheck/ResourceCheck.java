package dev.fairlead.resourcecheck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Fails each test, and each test class, that leaves open sockets, pipes or selectors, running threads or direct
 * buffers behind.
 *
 * <p>It looks before the test's instance is made and again after everything that JUnit closes for the test, fields and
 * stores of other extensions included. What was there before is not the test's: a server that {@code @BeforeAll} has
 * started belongs to the class, which is looked at in the same way, around {@code @BeforeAll} and {@code @AfterAll}; what the constructor of a
 * class with one instance for all tests opens was there before. Each
 * invocation of a parameterised or repeated test counts as a test; dynamic tests count with their factory.
 *
 * <p>If something is left, it waits for up to 1 s, and then fails with a list of what is: a thread's name and stack, a
 * descriptor's target, bytes of direct memory. Memory is looked at per class only, because memory of dropped buffers
 * comes back with a garbage collection and not before. Descriptors are looked at where {@code /proc/self/fd} is.
 *
 * <p>Tests that run at the same time would be blamed for each other's resources: not for parallel execution.
 *
 * @since 0.1
 */
public final class ResourceCheck implements BeforeAllCallback, TestInstancePreConstructCallback, BeforeEachCallback {

    /**
     * States what appears during a test and is yet its class's: what a server or client of the class, which its tests
     * share, starts when it first needs it and ends when it likes. It must be gone after the class.
     *
     * @since 0.1
     */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    public @interface OfTheClass {

        /**
         * Names the threads.
         *
         * @return what their names begin with; none by default
         */
        String[] threads() default {};

        /**
         * Names the descriptors.
         *
         * @return what they point to, as {@code socket} or {@code anon_inode:[eventpoll]}; none by default
         */
        String[] descriptors() default {};

        /**
         * Says why the test that they appear in cannot end them.
         *
         * @return the reason, for readers
         */
        String reason();
    }

    private static final Namespace NAMESPACE = Namespace.create(ResourceCheck.class);

    /** Makes the extension; JUnit does. */
    public ResourceCheck() {}

    /** Tells JUnit to name the test, not its class, as the one that an instance is made for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        look(context, Scope.CLASS);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        // Without a method, it is the one instance of a class, and beforeAll is called next.
        if (context.getTestMethod().isPresent()) {
            look(context, Scope.TEST);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        look(context, Scope.TEST);
    }

    /** Looks unless it has already; the store closes what was seen, and so compares, as the last thing it closes. */
    private static void look(ExtensionContext context, Scope scope) {
        // By its own id: the store of a test also finds what those of its classes hold.
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        store.getOrComputeIfAbsent(context.getUniqueId(), id -> new Before(scope, excused(context, scope)));
    }

    private static Excused excused(ExtensionContext context, Scope scope) {
        if (scope == Scope.CLASS) {
            return Excused.NOTHING;
        }
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), OfTheClass.class)
                .map(named -> new Excused(List.of(named.threads()), List.of(named.descriptors())))
                .orElse(Excused.NOTHING);
    }
}
