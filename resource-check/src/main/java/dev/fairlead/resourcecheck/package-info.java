/**
 * What a test has to give back, and the JUnit extension that looks whether it did.
 */
@NullMarked
package dev.fairlead.resourcecheck;

import org.jspecify.annotations.NullMarked;
