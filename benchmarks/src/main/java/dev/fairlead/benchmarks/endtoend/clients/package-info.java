/** Fairlead, its peers, and sockets without any of them. */
@NullMarked
package dev.fairlead.benchmarks.endtoend.clients;

import org.jspecify.annotations.NullMarked;
