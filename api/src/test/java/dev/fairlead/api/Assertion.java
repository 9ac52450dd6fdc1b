package dev.fairlead.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/** An assertion of WinHTTP's contract, and what Fairlead makes of it. Runs in each {@link TraceScenario.Way}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@interface Assertion {

    /** {@code C-01} to {@code C-133}. */
    String id();

    /** What WinHTTP does. */
    String text();

    /** How well that is proven: W, D, C, Wi, R, J. */
    String strength();

    /** Why, if Fairlead does otherwise on purpose; the test states what it does. */
    String departs() default "";

    /** Why, if it cannot be written down in Java; the test looks at the types. */
    String byTheTypes() default "";

    /** Why, if it is not run yet. */
    String notYet() default "";
}
