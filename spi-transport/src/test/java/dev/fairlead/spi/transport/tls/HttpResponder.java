package dev.fairlead.spi.transport.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the same answer to whoever asks by HTTP, on this machine, one after the other; or none at all, until it has one. */
final class HttpResponder implements AutoCloseable {

    private final ServerSocket listens;

    /** Set by the test, given by the own thread. */
    private volatile Optional<byte[]> answer = Optional.empty();

    private final AtomicInteger asked = new AtomicInteger();
    private final Thread thread;

    /** One that keeps who asks waiting. */
    HttpResponder() {
        try {
            listens = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        thread = new Thread(this::serve, "responder");
        thread.start();
    }

    void answer(byte[] with) {
        answer = Optional.of(with);
    }

    /** An address of this machine where nobody listens any more. */
    static String nobody() {
        try (HttpResponder gone = new HttpResponder()) {
            return gone.address();
        }
    }

    String address() {
        return "http://127.0.0.1:" + listens.getLocalPort() + "/";
    }

    /** How many requests there were. */
    int asked() {
        return asked.get();
    }

    private void serve() {
        while (!listens.isClosed()) {
            try (Socket client = listens.accept()) {
                readRequest(new BufferedInputStream(client.getInputStream()));
                asked.incrementAndGet();
                Optional<byte[]> body = answer;
                if (body.isPresent()) {
                    // "close": the HTTP of the JDK keeps connections, and a thread with them, for others.
                    client.getOutputStream().write(head(body.get().length));
                    client.getOutputStream().write(body.get());
                } else {
                    // Ends when the client gives up.
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            } catch (SocketException closed) {
                // By us, or by a client that has given up.
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private static byte[] head(int length) {
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void readRequest(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).strip());
            }
        }
        in.readNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        try {
            listens.close();
            thread.join();
        } catch (IOException | InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
