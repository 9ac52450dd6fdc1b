package dev.fairlead.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rows of one part of the catalogue of hostile servers. Behind them, {@code docs/conformance.md} is compared. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RowExtension.class)
@Timeout(60)
@interface RowGroup {

    /** What it is about. */
    String value();
}
