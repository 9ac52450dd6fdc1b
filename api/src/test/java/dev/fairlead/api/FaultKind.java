package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What goes wrong at a {@link FaultPoint}. */
enum FaultKind {
    RESET("RST") {
        @Override
        void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception {
            connection.reset();
        }
    },
    END("FIN; with TLS without close_notify") {
        @Override
        void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception {
            connection.endWithoutCloseNotify();
            connection.awaitEnd(HostileServer.PATIENCE);
        }
    },
    HALF_CLOSE("half-close; with TLS with close_notify") {
        @Override
        void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception {
            connection.shutdownOutput();
            if (point == FaultPoint.OPEN || point == FaultPoint.IDLE || point == FaultPoint.FRAGMENTS) {
                // A last word, and nothing else; how Bouncy Castle ends a connection leaves no room for one.
                List<Opcode> heard = new ArrayList<>();
                for (Optional<Frame> next = connection.receive(); next.isPresent(); next = connection.receive()) {
                    heard.add(next.get().header().opcode());
                }
                assertTrue(List.of(List.of(), List.of(Opcode.CLOSE)).contains(heard), heard.toString());
            }
            connection.awaitEnd(HostileServer.PATIENCE);
        }
    },
    STALL("stall") {
        @Override
        void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception {
            over.await();
        }
    },
    DRIP("drip") {
        @Override
        void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception {
            ByteBuffer endless = ByteBuffer.wrap(new byte[1_000]);
            if (point == FaultPoint.HEAD) {
                java.util.Arrays.fill(endless.array(), (byte) 'x');
            } else if (point == FaultPoint.CLOSE_SENT) {
                endless.put(ServerFrames.hex("82 7E 4000")).rewind();
            }
            try {
                while (over.getCount() > 0 && endless.hasRemaining()) {
                    connection.write(new byte[] {endless.get()});
                    LockSupport.parkNanos(PACE_NANOS);
                }
            } catch (SocketException left) {
                // The client has had enough.
                over.await();
            }
        }
    },
    CLOSED_BY_ANOTHER("the handle is closed by another thread") {
        @Override
        void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception {
            over.await();
        }
    },
    INTERRUPTED("the calling thread is interrupted") {
        @Override
        void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception {
            over.await();
        }
    };

    private static final long PACE_NANOS = 20_000_000;

    private final String words;

    FaultKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Does it, and returns when the connection can end. */
    abstract void strike(ServerConnection connection, FaultPoint point, CountDownLatch over) throws Exception;
}
