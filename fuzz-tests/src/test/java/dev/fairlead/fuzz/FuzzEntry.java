package dev.fairlead.fuzz;

import java.util.Locale;

/** What Jazzer calls; its argument {@code --target_args} names the {@link Target}. */
public final class FuzzEntry {

    private static Target target = Target.FRAME_DECODER;

    private FuzzEntry() {}

    /**
     * Chooses the target.
     *
     * @param arguments the id of one
     */
    public static void fuzzerInitialize(String[] arguments) {
        target = Target.valueOf(arguments[0].toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /**
     * Runs the target once.
     *
     * @param input what the fuzzer made up
     */
    public static void fuzzerTestOneInput(byte[] input) {
        target.run(input);
    }
}
