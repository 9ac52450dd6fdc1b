package dev.fairlead.resourcecheck;

/** What is looked at. */
enum Scope {
    /** A single test: descriptors and threads. */
    TEST,

    /** A class with all of its tests: direct memory too. */
    CLASS
}
