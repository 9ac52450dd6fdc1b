/**
 * The client against servers that come from elsewhere: what a peer does is asked for by the URI ({@link
 * dev.fairlead.interop.Errand}), what it saw is told by its log ({@link dev.fairlead.interop.Events}), and one suite
 * ({@link dev.fairlead.interop.InteropScenarios}) is run against each of them.
 */
@NullMarked
package dev.fairlead.interop;

import org.jspecify.annotations.NullMarked;
