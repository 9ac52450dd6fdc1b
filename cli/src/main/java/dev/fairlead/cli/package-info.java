/**
 * The commands of the program {@code fairlead}.
 *
 * <p>{@link dev.fairlead.cli.Main} is the only class that touches the system's streams, ends the virtual machine and is
 * public; everything else is handed a {@code Terminal}. A command ends with a status or with a
 * {@code CommandFailure}, which is one line on standard error and a status of its own.
 */
@NullMarked
package dev.fairlead.cli;

import org.jspecify.annotations.NullMarked;
