package dev.fairlead.interop;

/**
 * Everything that is tried with each peer. What a peer cannot do is said by its test class, as a method that tells what it
 * does instead.
 */
abstract class InteropScenarios extends UpgradeScenarios {

    InteropScenarios(EchoPeer.Start start) {
        super(start);
    }
}
