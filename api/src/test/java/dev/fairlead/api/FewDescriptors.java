package dev.fairlead.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A program that opens WebSockets until the system has no descriptors left for it, gives them back, and goes on. Prints what it
 * met, and {@code recovered}. Its arguments are transport and port.
 */
final class FewDescriptors {

    private static final int MOST = 10_000;

    private FewDescriptors() {}

    /**
     * Runs it.
     *
     * @param args transport and port
     * @throws IOException if the network fails in another way
     */
    public static void main(String[] args) throws IOException {
        URI uri = URI.create("ws://127.0.0.1:" + args[1] + "/");
        try (Session session =
                Session.open(SessionOptions.builder().transport(args[0]).build())) {
            // Classes need descriptors, too: what will be used then is used once before.
            failOnce(session);
            converse(session, uri);
            System.out.println(untilThereAreNone(session, uri));
            converse(session, uri);
            System.out.println("recovered");
        }
    }

    private static void failOnce(Session session) throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try {
            session.webSocket(URI.create("ws://127.0.0.1:" + port + "/"));
        } catch (ConnectionException refused) {
            System.out.println(said(refused));
        }
    }

    private static void converse(Session session, URI uri) throws IOException {
        try (WebSocket socket = session.webSocket(uri)) {
            socket.sendText("there");
            if (!socket.receiveMessage().equals(new Message.Text("there"))) {
                throw new IOException("no echo");
            }
        }
    }

    private static String untilThereAreNone(Session session, URI uri) throws IOException {
        Deque<WebSocket> open = new ArrayDeque<>();
        try {
            while (open.size() < MOST) {
                open.push(session.webSocket(uri));
            }
            return "all were opened";
        } catch (ConnectionException exhausted) {
            return said(exhausted);
        } finally {
            while (!open.isEmpty()) {
                open.pop().abort();
            }
        }
    }

    private static String said(ConnectionException failure) {
        return failure.code() + " in " + failure.phase();
    }
}
