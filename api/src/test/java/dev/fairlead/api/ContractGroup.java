package dev.fairlead.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of one part of WinHTTP's contract. Behind them their part of {@code docs/contract.md} is compared. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ContractExtension.class)
@Timeout(60)
@interface ContractGroup {

    /** What it is about. */
    String title();

    /** Number of the first assertion. */
    int first();

    /** Number of the last one. */
    int last();
}
