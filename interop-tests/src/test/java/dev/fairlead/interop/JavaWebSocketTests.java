package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

class JavaWebSocketTests extends InteropScenarios {

    JavaWebSocketTests() {
        super(JavaWebSocketPeer::new);
    }

    /**
     * Java-WebSocket decodes on another thread than the one that reads: if the end of the stream follows a Close frame
     * closely, it may be seen first, and is then told as 1006.
     */
    @Override
    void assertLastSeen(String expected, String actual) {
        assertTrue(actual.equals(expected) || actual.equals("close 1006"), actual);
    }

    /** Java-WebSocket takes a Close frame without a status for one with 1000. */
    @Override
    int answerToEmptyClose() {
        return 1000;
    }

    @Override
    int emptyCloseAsSeen() {
        return 1000;
    }

    /** Java-WebSocket refuses with 404 whatever the reason. */
    @Override
    int statusOf(int asked) {
        return 404;
    }

    @Override
    String refusalField() {
        return "Server";
    }

    @Override
    String refusalValue() {
        return "TooTallNate Java-WebSocket";
    }

    @Override
    String refusalBody(int asked) {
        return "<html><head></head><body><h1>404 WebSocket Upgrade Failure</h1></body></html>";
    }

    @Override
    boolean refusesInChunks() {
        return false;
    }
}
