package dev.fairlead.cli;

import dev.fairlead.api.BufferType;
import dev.fairlead.api.Message;
import dev.fairlead.api.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The demo's messages: each goes out and must come back the same. */
final class EchoChapter {

    private static final String TEXT = "a line through the fairlead";

    /** The euro sign has three bytes in UTF-8; the cut comes behind the first of them. */
    private static final String CUT_TEXT = "10 \u20ac the fathom";

    private static final int CUT = 4;

    private static final int BINARY_BYTES = 1 << 20;

    private final WebSocket socket;
    private final Report report;

    EchoChapter(WebSocket socket, Report report) {
        this.socket = socket;
        this.report = report;
    }

    void run() throws IOException, NoSuchAlgorithmException {
        report.chapter("Echo");
        text();
        fragments();
        binary();
        empty();
    }

    private void text() throws IOException {
        long start = System.nanoTime();
        socket.sendText(TEXT);
        compareText("text", TEXT, "", start);
    }

    private void fragments() throws IOException {
        byte[] bytes = CUT_TEXT.getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        socket.send(BufferType.UTF8_FRAGMENT, ByteBuffer.wrap(bytes, 0, CUT));
        socket.send(BufferType.UTF8_MESSAGE, ByteBuffer.wrap(bytes, CUT, bytes.length - CUT));
        compareText("text in two pieces", CUT_TEXT, " cut behind byte " + CUT + " of " + bytes.length, start);
    }

    private void empty() throws IOException {
        long start = System.nanoTime();
        socket.sendText("");
        compareText("empty text", "", "", start);
    }

    private void binary() throws IOException, NoSuchAlgorithmException {
        byte[] payload = new byte[BINARY_BYTES];
        for (int i = 0; i < payload.length; i++) {
            // No period of 256, so that nothing that is moved or lost stays unnoticed.
            payload[i] = (byte) (i ^ i >>> 8 ^ i >>> 16);
        }
        String sent = sha256(ByteBuffer.wrap(payload));
        long start = System.nanoTime();
        socket.sendBinary(payload);
        Message message = socket.receiveMessage();
        boolean same = message instanceof Message.Binary binary
                && binary.payload().remaining() == payload.length
                && sha256(binary.payload().duplicate()).equals(sent);
        String shown = "SHA-256 " + sent.substring(0, 32) + "...";
        report.checkTimed("binary, 1 MiB", same ? shown : "sent " + shown + ", another came back", same, start);
    }

    private void compareText(String label, String sent, String remark, long start) throws IOException {
        Message message = socket.receiveMessage();
        boolean same = message.equals(new Message.Text(sent));
        String shown = same ? "\"" + sent + "\"" + remark : "sent \"" + sent + "\", but received " + message;
        report.checkTimed(label, shown, same, start);
    }

    private static String sha256(ByteBuffer bytes) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes);
        return HexFormat.of().formatHex(digest.digest());
    }
}
