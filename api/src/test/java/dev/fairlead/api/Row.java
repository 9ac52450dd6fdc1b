package dev.fairlead.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/** A row of the catalogue of hostile servers. Runs on both transports, with blocking and with asynchronous calls. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@interface Row {

    /** {@code S-01} to {@code S-142}. */
    String id();

    /** What the server does. */
    String sends();

    /** What the client has to do. */
    String expected();

    /** Where that stands, or who was once found not to do it. */
    String source();

    /** Whether it is run over TLS too, by both providers. */
    boolean secure() default false;

    /** Whether it is run over TLS only. */
    boolean secureOnly() default false;

    /** Why, if Fairlead does otherwise on purpose; the test states what it does. */
    String departs() default "";
}
