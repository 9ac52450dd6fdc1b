/**
 * The client against the fuzzing server of the Autobahn testsuite ({@link dev.fairlead.conformance.FuzzingServer}), which Jython
 * or CPython runs in a process of its own, and against a server of the testkit that asks for the same sizes as the suite's
 * section 9.
 */
@NullMarked
package dev.fairlead.conformance;

import org.jspecify.annotations.NullMarked;
