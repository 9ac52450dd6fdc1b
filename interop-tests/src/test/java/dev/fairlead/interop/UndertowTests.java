package dev.fairlead.interop;

class UndertowTests extends InteropScenarios {

    UndertowTests() {
        super(UndertowPeer::new);
        loadWhatIsKept();
    }

    /** The server has direct buffers in static fields; made before the class begins, they are not taken for a leak. */
    private static void loadWhatIsKept() {
        try {
            Class.forName("org.xnio.channels.Channels");
            Class.forName("io.undertow.server.protocol.framed.AbstractFramedStreamSinkChannel");
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
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
