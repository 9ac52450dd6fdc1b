/**
 * The client's part in a conformance test: what a fuzzing server of the Autobahn testsuite asks of the client that it tests.
 *
 * <p>Written against the public API of the client alone, so that what passes is what applications have. The command {@code
 * conformance} and the project's own tests run cases with it.
 */
@NullMarked
package dev.fairlead.cli.conformance;

import org.jspecify.annotations.NullMarked;
