/** Whole clients, side by side, against one server in a process of its own. */
@NullMarked
package dev.fairlead.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
