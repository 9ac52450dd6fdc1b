package dev.fairlead.fuzz;

/** How a target says that something is wrong. */
final class Findings {

    private Findings() {}

    static void requireSame(Object one, Object other) {
        if (!one.equals(other)) {
            throw new AssertionError("not the same:\n" + one + "\nand\n" + other);
        }
    }

    static void require(boolean inOrder, String complaint) {
        if (!inOrder) {
            throw new AssertionError(complaint);
        }
    }
}
