package dev.fairlead.api;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that meets floods with 64 MiB of heap, and tells how much memory it has after some rounds and after five times as many:
 * lines of flood, rounds, heap in use and resident kB. Its arguments are transport and port.
 */
final class HostileMemory {

    /** What the server does with a connection, by the path. */
    enum Flood {
        PINGS {
            @Override
            void meet(WebSocket socket) throws IOException {
                require(new Message.Text("behind").equals(socket.receiveMessage()));
            }
        },
        FRAGMENTS {
            @Override
            void meet(WebSocket socket) throws IOException {
                try {
                    socket.receiveMessage();
                    throw new IllegalStateException("a message of too many fragments was received");
                } catch (ProtocolException e) {
                    require(e.closeCode() == 1008);
                }
            }
        },
        ENDLESS_MESSAGE {
            @Override
            void meet(WebSocket socket) throws IOException {
                ByteBuffer dst = ByteBuffer.allocate(PIECE);
                long count = 0;
                while (count < ENDLESS) {
                    Received.Data data = (Received.Data) socket.receive(dst.clear());
                    require(!data.type().isLast());
                    count += data.byteCount();
                }
            }
        },
        BOMB {
            @Override
            void meet(WebSocket socket) throws IOException {
                require(socket.compression().isPresent());
                try {
                    socket.receiveMessage();
                    throw new IllegalStateException("a message over the limit was received");
                } catch (ProtocolException e) {
                    require(e.closeCode() == 1009);
                }
            }
        },
        DECLARED_LENGTH {
            @Override
            void meet(WebSocket socket) throws IOException {
                socket.setOption(Option.RECEIVE_TIMEOUT, PAUSE);
                try {
                    socket.receiveMessage();
                    throw new IllegalStateException("a message that never came was received");
                } catch (TimeoutException e) {
                    require(e.limit().equals(PAUSE));
                }
            }
        };

        /** Meets one connection's flood. */
        abstract void meet(WebSocket socket) throws IOException;
    }

    static final int PIECE = 64 * 1024;

    /** Bytes of the message that never ends, for one round. */
    static final long ENDLESS = 16L << 20;

    /** What a message may inflate to. */
    private static final int INFLATED = 8 << 20;

    static final int FEW = 2;

    static final int MANY = 5 * FEW;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private HostileMemory() {}

    private static void require(boolean fact) {
        if (!fact) {
            throw new IllegalStateException("not as it has to be");
        }
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Limits unlimited = Limits.DEFAULT.withMessageBytes(Integer.MAX_VALUE);
        SessionOptions options = SessionOptions.builder()
                .transport(arguments[0])
                .limits(unlimited)
                .compression(
                        CompressionOptions.builder().inflatedBytes(INFLATED).build())
                .build();
        try (Session session = Session.open(options)) {
            for (Flood flood : Flood.values()) {
                URI uri = URI.create("ws://127.0.0.1:" + arguments[1] + "/" + flood);
                for (int round = 1; round <= MANY; round++) {
                    WebSocket socket = session.webSocket(uri);
                    flood.meet(socket);
                    if (round == FEW || round == MANY) {
                        System.out.println(flood + " " + round + " " + heap() + " " + residentKilobytes());
                    }
                    socket.abort();
                }
            }
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** 0 where the system does not tell. */
    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
