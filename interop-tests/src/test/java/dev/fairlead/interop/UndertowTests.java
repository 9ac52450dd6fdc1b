package dev.fairlead.interop;

class UndertowTests extends InteropScenarios {

    UndertowTests() {
        super(UndertowPeer::new);
    }

    /** Undertow knows the codes that RFC 6455 7.4.1 lists, and none that were registered later. */
    @Override
    boolean takes(int code) {
        return code < 1012 || code > 1014;
    }

    /** Undertow takes a Close frame without a status for one with 1000. */
    @Override
    int answerToEmptyClose() {
        return 1000;
    }

    @Override
    int emptyCloseAsSeen() {
        return 1000;
    }
}
