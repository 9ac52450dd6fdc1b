package dev.fairlead.interop;

class JettyTests extends InteropScenarios {

    JettyTests() {
        super(JettyPeer::new);
    }
}
