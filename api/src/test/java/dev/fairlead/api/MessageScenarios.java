package dev.fairlead.api;

import dev.fairlead.api.Calls.Underway;
import dev.fairlead.codec.frame.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Messages of every size and shape, to the client, from it, and in both directions at once. */
final class MessageScenarios {

    /** At the borders of the three forms of a frame's length, and larger than every buffer. */
    private static final int[] SIZES = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20};

    private static final int ROOM = 1_000;

    private MessageScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(
                        bySize(MessageScenarios::whole),
                        bySize(MessageScenarios::fragmented),
                        bySize(MessageScenarios::aroundPings),
                        bySize(MessageScenarios::sent),
                        echoes())
                .flatMap(part -> part);
    }

    /** A message of a kind and size. */
    record Payload(boolean text, int size) {

        Opcode opcode() {
            return text ? Opcode.TEXT : Opcode.BINARY;
        }

        byte[] bytes() {
            byte[] bytes = ServerFrames.bytes(size);
            if (text) {
                for (int i = 0; i < size; i++) {
                    bytes[i] = (byte) ('a' + (bytes[i] & 15));
                }
            }
            return bytes;
        }

        String told() {
            return Trace.describe(text, bytes());
        }

        BufferType type() {
            return BufferType.of(text, true);
        }

        @Override
        public String toString() {
            return (text ? "text of " : "binary of ") + size;
        }
    }

    private interface Shape {
        TraceScenario of(Payload payload);
    }

    private static Stream<TraceScenario> bySize(Shape shape) {
        return IntStream.of(SIZES)
                .boxed()
                .flatMap(size -> Stream.of(new Payload(true, size), new Payload(false, size)))
                .map(shape::of);
    }

    private static TraceScenario whole(Payload payload) {
        return TraceScenario.of(
                "received whole: " + payload,
                client -> client.upgrade()
                        .write(ServerFrames.frame(true, payload.opcode(), payload.bytes()))
                        .finish()
                        .frames(),
                Program.of(Step.OPEN, Program.messages()),
                "receiveMessage: " + payload.told() + " [OPEN]",
                "(1006)");
    }

    /** Its three fragments. */
    private static List<byte[]> fragments(Payload payload) {
        byte[] bytes = payload.bytes();
        int first = bytes.length / 3;
        int second = bytes.length / 2;
        return List.of(
                ServerFrames.frame(false, payload.opcode(), Arrays.copyOf(bytes, first)),
                ServerFrames.frame(false, Opcode.CONTINUATION, Arrays.copyOfRange(bytes, first, second)),
                ServerFrames.frame(true, Opcode.CONTINUATION, Arrays.copyOfRange(bytes, second, bytes.length)));
    }

    private static TraceScenario fragmented(Payload payload) {
        return TraceScenario.of(
                "received in pieces: " + payload + " in three fragments",
                client -> client.upgrade()
                        .write(fragments(payload).toArray(byte[][]::new))
                        .write(ServerFrames.emptyClose())
                        .frames(),
                Program.of(Step.OPEN, Program.pieces(ROOM), Step.CLOSE),
                "receive: " + payload.told(),
                "receive: 0 bytes of a message, then closed 1005 [CLOSE_RECEIVED]",
                "server 1: CLOSE fin");
    }

    private static TraceScenario aroundPings(Payload payload) {
        List<byte[]> fragments = fragments(payload);
        byte[] ping = ServerFrames.ping(ServerFrames.bytes(payload.size() % 126));
        return TraceScenario.of(
                "received around pings: " + payload,
                client -> {
                    client.upgrade();
                    for (byte[] fragment : fragments) {
                        client.write(fragment, ping).frame();
                    }
                    client.write(ServerFrames.emptyClose()).untilClose();
                    client.finish().end();
                },
                Program.of(Step.OPEN, Program.messages(), Step.closeHandshake(CloseStatus.NORMAL)),
                "receiveMessage: " + payload.told(),
                "closed 1005 [CLOSE_RECEIVED]",
                "server 1: PONG fin",
                "server 1: PONG fin",
                "server 1: PONG fin",
                "server 1: CLOSE fin",
                "server 1: FINISHED");
    }

    private static TraceScenario sent(Payload payload) {
        byte[] bytes = payload.bytes();
        int half = bytes.length / 2;
        return TraceScenario.of(
                "sent whole and in pieces: " + payload,
                client -> client.upgrade().answerClose(),
                Program.of(
                        Step.OPEN,
                        Step.send(payload.type(), bytes),
                        Step.send(BufferType.of(payload.text(), false), Arrays.copyOf(bytes, half)),
                        Step.send(payload.type(), Arrays.copyOfRange(bytes, half, bytes.length)),
                        Step.closeHandshake(CloseStatus.NORMAL)),
                "of " + payload.size() + ": done [OPEN]",
                "closeHandshake 1000: 1000 [CLOSED]",
                "server 1: " + payload.opcode() + " fin " + Trace.describe(false, bytes),
                "server 1: " + payload.opcode() + " " + Trace.describe(false, Arrays.copyOf(bytes, half)),
                "server 1: CONTINUATION fin " + Trace.describe(false, Arrays.copyOfRange(bytes, half, bytes.length)),
                "server 1: CLOSE fin binary 03e8",
                "server 1: FINISHED");
    }

    private static Stream<TraceScenario> echoes() {
        return Stream.of(
                echo("one after the other", 20, 5_000),
                echo("empty ones", 20, 0),
                echo("large ones", 4, 300_000),
                bothAtOnce(1 << 20),
                pingsWhileSending());
    }

    private static TraceScenario echo(String name, int count, int size) {
        Payload payload = new Payload(false, size);
        List<Program> parts = new ArrayList<>(List.of(Step.OPEN));
        for (int i = 0; i < count; i++) {
            parts.add(Step.send(payload.type(), payload.bytes()));
            parts.add(Step.RECEIVE_MESSAGE);
        }
        parts.add(Step.closeHandshake(CloseStatus.NORMAL));
        return TraceScenario.of(
                "echo of messages, " + name,
                client -> {
                    client.upgrade();
                    client.connection().echo();
                    client.finish().end();
                },
                Program.of(parts.toArray(Program[]::new)),
                "receiveMessage: " + payload.told(),
                "closeHandshake 1000: 1000 [CLOSED]",
                "server 1: FINISHED");
    }

    /** The server sends as much as the client, and reads only when it has sent. */
    private static TraceScenario bothAtOnce(int size) {
        Payload payload = new Payload(false, size);
        int count = 4;
        byte[] frame = ServerFrames.frame(true, Opcode.BINARY, payload.bytes());
        return TraceScenario.of(
                "messages in both directions at once",
                client -> {
                    client.upgrade();
                    for (int i = 0; i < count; i++) {
                        client.write(frame);
                    }
                    client.answerClose();
                },
                Program.of(Step.OPEN, client -> {
                    List<Underway> sends = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        sends.add(client.beginAndAwait(Step.send(payload.type(), payload.bytes())));
                    }
                    for (int i = 0; i < count; i++) {
                        client.call(Step.RECEIVE_MESSAGE);
                    }
                    for (Underway send : sends) {
                        client.end("send", send);
                    }
                    client.call(Step.closeHandshake(CloseStatus.NORMAL));
                }),
                "receiveMessage: " + payload.told(),
                "send: done [OPEN]",
                "closeHandshake 1000: 1000 [CLOSED]",
                "server 1: BINARY fin " + Trace.describe(false, payload.bytes()),
                "server 1: FINISHED");
    }

    /** A client that receives answers pings although it is in the middle of sending a message in pieces. */
    private static TraceScenario pingsWhileSending() {
        byte[] half = "ha".getBytes(StandardCharsets.US_ASCII);
        return TraceScenario.of(
                "ping between the pieces that the client sends",
                client -> {
                    client.upgrade().frame();
                    client.write(ServerFrames.ping((byte) 7)).frame();
                    client.write(ServerFrames.text("go on")).answerClose();
                },
                Program.of(
                        Step.OPEN,
                        Step.send(BufferType.UTF8_FRAGMENT, half),
                        Step.RECEIVE_MESSAGE,
                        Step.send(BufferType.UTF8_MESSAGE, half),
                        Step.closeHandshake(CloseStatus.of(3000, "all said"))),
                "receiveMessage: text go on",
                "server 1: TEXT binary 6861",
                "server 1: PONG fin binary 07",
                "server 1: CONTINUATION fin binary 6861",
                "server 1: FINISHED");
    }
}
