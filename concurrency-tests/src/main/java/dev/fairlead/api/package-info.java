/**
 * Races between the calls on a WebSocket and what its channel reports, run with jcstress. Each test names the outcomes that
 * the contract allows; every other one fails it.
 */
@NullMarked
package dev.fairlead.api;

import org.jspecify.annotations.NullMarked;
