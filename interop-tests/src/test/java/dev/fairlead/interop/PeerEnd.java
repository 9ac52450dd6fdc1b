package dev.fairlead.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A server's end of one connection, and what it does with it; for servers in this JVM. */
interface PeerEnd {

    void text(String text) throws IOException;

    void ping(ByteBuffer payload) throws IOException;

    /** Sends {@link Errand#FRAGMENTED} as text, cut as finely as the server can, with a ping between two fragments. */
    void fragmentedText() throws IOException;

    /** Sends the same as binary, with an empty fragment if the server can. */
    void fragmentedBinary() throws IOException;

    void close(int code, String reason) throws IOException;

    /** Takes note of what failed. */
    void failed(Throwable e);

    /** Does what is to be done when the connection is there. */
    default void open(Errand errand) {
        try {
            switch (errand.kind()) {
                case "close" -> close(errand.number("code"), errand.parameter("reason"));
                case "pings" -> {
                    for (String payload : errand.parameter("payload").split(",", -1)) {
                        ping(ByteBuffer.wrap(HexFormat.of().parseHex(payload)));
                    }
                    text(Errand.AFTER_PINGS);
                }
                case "fragments" -> {
                    fragmentedText();
                    fragmentedBinary();
                }
                case "late" -> late(errand.number("millis"));
                default -> {
                    // An echo waits for what comes.
                }
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void late(int millis) {
        Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
        later.execute(() -> {
            try {
                text(Errand.LATE);
            } catch (IOException e) {
                failed(e);
            }
        });
    }
}
