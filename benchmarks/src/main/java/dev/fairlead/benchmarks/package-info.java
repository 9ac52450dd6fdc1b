/**
 * What the parts of the codec cost, measured with JMH. Each benchmark has its baseline beside it, so that a ratio comes from
 * one run: the machine behind an absolute figure is rarely known and rarely quiet.
 */
@NullMarked
package dev.fairlead.benchmarks;

import org.jspecify.annotations.NullMarked;
