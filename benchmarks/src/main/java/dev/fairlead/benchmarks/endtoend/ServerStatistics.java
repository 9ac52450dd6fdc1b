package dev.fairlead.benchmarks.endtoend;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks the server, on a connection of its own, what it has counted. */
final class ServerStatistics implements AutoCloseable {

    private static final byte[] REQUEST = "GET /statistics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final byte[] answer = new byte[1024];

    ServerStatistics(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
    }

    ServerCounts.Snapshot now() throws IOException {
        socket.getOutputStream().write(REQUEST);
        InputStream in = socket.getInputStream();
        int length = 0;
        // The body is a line; those of the head end with CR LF, so the first LF without a CR ends all.
        do {
            int count = in.read(answer, length, answer.length - length);
            if (count < 0) {
                throw new EOFException("the server has ended");
            }
            length += count;
        } while (answer[length - 1] != '\n' || answer[length - 2] == '\r');
        String text = new String(answer, 0, length, StandardCharsets.US_ASCII);
        return ServerCounts.Snapshot.parse(text.substring(text.indexOf("\r\n\r\n")));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
