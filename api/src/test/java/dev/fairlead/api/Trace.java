package dev.fairlead.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a client sees of a connection, in words that do not depend on how the bytes came: whole messages, the peer's Close
 * frame, the failure that ends it.
 */
final class Trace {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Trace() {}

    /** Receives piece by piece until the end. */
    static List<String> ofPieces(WebSocket socket, int bufferSize) {
        List<String> trace = new ArrayList<>();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            while (true) {
                ByteBuffer buffer = ByteBuffer.allocate(bufferSize);
                Received received = socket.receive(buffer, PATIENCE);
                if (received instanceof Received.Closed closed) {
                    trace.add("closed " + closed.status());
                    return trace;
                }
                BufferType type = ((Received.Data) received).type();
                message.writeBytes(ServerFrames.toArray(buffer.flip()));
                if (type.isLast()) {
                    trace.add(describe(type.isText(), message.toByteArray()));
                    message.reset();
                }
            }
        } catch (IOException e) {
            trace.add(describe(e));
            return trace;
        }
    }

    /** Receives whole messages until the end. */
    static List<String> ofMessages(WebSocket socket) {
        List<String> trace = new ArrayList<>();
        try {
            while (true) {
                Message received = socket.receiveMessage(PATIENCE);
                if (received instanceof Message.Closed closed) {
                    trace.add("closed " + closed.status());
                    return trace;
                }
                trace.add(
                        received instanceof Message.Text text
                                ? describe(true, ServerFrames.utf8(text.text()))
                                : describe(false, ServerFrames.toArray(((Message.Binary) received).payload())));
            }
        } catch (IOException e) {
            trace.add(describe(e));
            return trace;
        }
    }

    static String describe(boolean text, byte[] message) {
        if (message.length > 40) {
            return (text ? "text of " : "binary of ") + message.length + " bytes, "
                    + Integer.toHexString(java.util.Arrays.hashCode(message));
        }
        return text
                ? "text " + new String(message, StandardCharsets.UTF_8)
                : "binary " + HexFormat.of().formatHex(message);
    }

    private static String describe(IOException e) {
        if (e instanceof ProtocolException violation) {
            return "violation " + violation.closeCode() + " "
                    + violation.failure().rule().orElseThrow();
        }
        return e instanceof ConnectionException ? "end 1006" : e.toString();
    }
}
