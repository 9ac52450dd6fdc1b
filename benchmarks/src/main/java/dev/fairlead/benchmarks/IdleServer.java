package dev.fairlead.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The other side of {@link IdleConnections}, a process of its own because descriptors are counted by process: upgrades so
 * many connections, then sends a ping on each and counts the pongs. Its output is a conversation with its parent.
 */
public final class IdleServer {

    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: (\\S+)");

    /** RFC 6455 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final byte[] PING = {(byte) 0x89, 1, 'x'};

    /** A masked pong with one byte. */
    private static final int PONG_BYTES = 7;

    private final List<SocketChannel> clients = new ArrayList<>();

    private IdleServer() {}

    /**
     * Runs the server.
     *
     * @param args how many connections to wait for
     * @throws Exception if a client does not keep to the protocol
     */
    public static void main(String[] args) throws Exception {
        IdleServer server = new IdleServer();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            System.out.println("port " + listener.socket().getLocalPort());
            for (int left = Integer.parseInt(args[0]); left > 0; left--) {
                server.clients.add(upgrade(listener.accept()));
            }
            // Until the parent writes a line, or is gone.
            if (System.in.read() >= 0) {
                System.out.println("pongs " + server.pingAll());
            }
            System.in.read();
        }
    }

    private static SocketChannel upgrade(SocketChannel client) throws IOException, NoSuchAlgorithmException {
        ByteBuffer head = ByteBuffer.allocate(4096);
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            if (client.read(head) < 0) {
                throw new IOException("the client ended its stream within the request head");
            }
            text = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
        }
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new IOException("the request has no key");
        }
        byte[] digest =
                MessageDigest.getInstance("SHA-1").digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
        client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        return client;
    }

    private int pingAll() throws IOException {
        for (SocketChannel client : clients) {
            client.write(ByteBuffer.wrap(PING));
        }
        int pongs = 0;
        for (SocketChannel client : clients) {
            ByteBuffer pong = ByteBuffer.allocate(PONG_BYTES);
            while (pong.hasRemaining() && client.read(pong) >= 0) {
                // On until it is whole.
            }
            pongs += (pong.get(0) & 0x0F) == 0x0A ? 1 : 0;
        }
        return pongs;
    }
}
