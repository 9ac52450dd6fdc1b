package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.ServerConnection;
import java.time.Duration;
import java.util.List;

/** A point in the life of a connection at which something goes wrong: how server and client get there. */
enum FaultPoint {
    REQUEST("P5", "the request is sent") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.readRaw(1);
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            Request request = client.request().markForUpgrade();
            for (int i = 0; i < 40; i++) {
                request.addHeader("X", "x".repeat(50_000));
            }
            return List.of(Step.SEND_REQUEST, Step.RECEIVE_RESPONSE);
        }
    },
    HEAD("P6", "the response head comes") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.request();
            connection.writeLatin1("HTTP/1.1 101 Swi");
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.request().markForUpgrade();
            assertEquals("done", client.call(Step.SEND_REQUEST));
            return List.of(Step.RECEIVE_RESPONSE);
        }
    },
    OPEN("P7", "open, before the first frame") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgrade();
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            return receiving(kind);
        }
    },
    IDLE("P8", "idle, behind a message") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgradeAnd(ServerFrames.text("one"));
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            assertEquals(new Message.Text("one"), client.call(Visit.RECEIVE_MESSAGE));
            return receiving(kind);
        }
    },
    HEADER("P9", "within the header of a frame") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgradeAnd(ServerFrames.hex("82 7E 40"));
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            return receiving(kind);
        }
    },
    PAYLOAD("P10", "within the payload of a frame") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgradeAnd(ServerFrames.hex("82 7E 4000 01 02 03"));
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            return receiving(kind);
        }
    },
    FRAGMENTS("P11", "between two fragments") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgradeAnd(ServerFrames.hex("02 01 01"));
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            return receiving(kind);
        }
    },
    CLOSE_SENT("P12", "our Close is sent") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgrade();
            awaitClose(connection);
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            return List.of(CLOSE_HANDSHAKE);
        }
    },
    CLOSED("P13", "both Close frames are seen") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgrade();
            awaitClose(connection);
            connection.write(ServerFrames.close(1000, "bye"));
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            return List.of(CLOSE_HANDSHAKE);
        }
    },
    SENDING("P14", "a message is sent that finds no room") {
        @Override
        void serve(ServerConnection connection) throws Exception {
            connection.upgrade();
            connection.readRaw(1_000);
        }

        @Override
        List<Step> arrive(Visit client, FaultKind kind) {
            client.open();
            return List.of(SEND, Visit.RECEIVE_MESSAGE);
        }
    };

    /** The caller's own limit, where nothing else ends the call. */
    private static final Duration CALLERS = Duration.ofMillis(400);

    private static final Step CLOSE_HANDSHAKE = Step.closeHandshake(CloseStatus.NORMAL);

    private static final Step SEND = Step.send(BufferType.BINARY_MESSAGE, new byte[4 << 20]);

    private final String id;
    private final String words;

    FaultPoint(String id, String words) {
        this.id = id;
        this.words = words;
    }

    String words() {
        return id + ": " + words;
    }

    /** Brings the server there. */
    abstract void serve(ServerConnection connection) throws Exception;

    /** Brings the client there, but for the calls that the fault meets: the second only if the first succeeds. */
    abstract List<Step> arrive(Visit client, FaultKind kind);

    /** Bytes that drip keep a frame from being paused; all other faults end the call, however long that takes. */
    private static List<Step> receiving(FaultKind kind) {
        return List.of(Step.receiveMessage(kind == FaultKind.DRIP ? CALLERS : HostileServer.PATIENCE));
    }

    private static void awaitClose(ServerConnection connection) throws Exception {
        assertEquals(Opcode.CLOSE, connection.receive().orElseThrow().header().opcode());
    }
}
