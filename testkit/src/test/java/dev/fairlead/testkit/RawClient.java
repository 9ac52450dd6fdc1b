package dev.fairlead.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client that knows bytes only. Reads give up after ten seconds. */
final class RawClient implements AutoCloseable {

    /** The request of RFC 6455 section 1.2, whose key has a known answer. */
    static final String REQUEST = """
            GET /chat?room=1 HTTP/1.1\r
            Host: 127.0.0.1\r
            Upgrade: websocket\r
            Connection: keep-alive, Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final Socket socket;

    RawClient(EmbeddedServer server) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
    }

    /** A client for which the opening handshake is done. */
    static RawClient upgraded(EmbeddedServer server) throws IOException {
        RawClient client = new RawClient(server);
        client.send(REQUEST);
        String head = client.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + head);
        }
        return client;
    }

    Socket socket() {
        return socket;
    }

    void send(String latin1) throws IOException {
        send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    void sendHex(String hex) throws IOException {
        send(bytes(hex));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendByteByByte(byte[] bytes) throws IOException {
        for (byte each : bytes) {
            socket.getOutputStream().write(each);
        }
    }

    /** Everything up to the empty line, that line included. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) readByte());
        }
        return head.toString();
    }

    String readHex(int count) throws IOException {
        return HexFormat.of().formatHex(read(count));
    }

    byte[] read(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("end of stream after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** Everything that comes until the server ends the connection. */
    byte[] readToEnd() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(rest);
        return rest.toByteArray();
    }

    String readHexToEnd() throws IOException {
        return HexFormat.of().formatHex(readToEnd());
    }

    /** Closes with a reset. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends the connection in order, before the end of the try block that would. */
    void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private int readByte() throws IOException {
        int next = socket.getInputStream().read();
        if (next < 0) {
            throw new EOFException("end of stream within a head");
        }
        return next;
    }
}
