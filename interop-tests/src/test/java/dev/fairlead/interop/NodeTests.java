package dev.fairlead.interop;

class NodeTests extends InteropScenarios {

    NodeTests() {
        super(NodePeer::new);
    }

    /** What {@code ws} refuses an upgrade with always has a length. */
    @Override
    boolean refusesInChunks() {
        return false;
    }
}
