package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bytes give the same events, however they come (threats S-66, house rule 23). */
@Timeout(60)
class ScenarioTests {

    /**
     * One way for bytes to come.
     *
     * @param name of the way
     * @param script how the transport hands them over
     * @param receiveBuffer the client's buffer, in bytes
     */
    record Delivery(String name, MemoryScript script, int receiveBuffer) {

        static final List<Delivery> ALL = List.of(
                new Delivery("whole", MemoryScript.PLAIN, 32 * 1024),
                new Delivery(
                        "byte by byte", MemoryScript.builder().readAtMost(1).build(), 32 * 1024),
                new Delivery(
                        "byte by byte, not now before each",
                        MemoryScript.builder()
                                .readAtMost(1)
                                .writeAtMost(1)
                                .notNowCalls(1)
                                .build(),
                        32 * 1024),
                new Delivery(
                        "whole, not now", MemoryScript.builder().notNowCalls(3).build(), 32 * 1024),
                new Delivery("through 16 bytes", MemoryScript.PLAIN, 16),
                new Delivery(
                        "through 16 bytes, 7 at a time, not now before each",
                        MemoryScript.builder().readAtMost(7).notNowCalls(1).build(),
                        16),
                new Delivery(
                        "through 16 bytes, byte by byte",
                        MemoryScript.builder()
                                .readAtMost(1)
                                .writeAtMost(1)
                                .notNowCalls(1)
                                .build(),
                        16));

        SessionOptions.Builder buffers(SessionOptions.Builder builder) {
            return builder.receiveBufferSize(receiveBuffer).sendBufferSize(16);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One way to receive. */
    private static final List<Function<WebSocket, List<String>>> READERS = List.of(
            Trace::ofMessages,
            socket -> Trace.ofPieces(socket, 1),
            socket -> Trace.ofPieces(socket, 5),
            socket -> Trace.ofPieces(socket, 16),
            socket -> Trace.ofPieces(socket, 100_000));

    static Stream<Scenario> scenarios() {
        return Scenario.all();
    }

    @Test
    void thereAreEnoughScenarios() {
        assertTrue(Scenario.all().count() >= 25);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theTraceDoesNotDependOnHowTheBytesCome(Scenario scenario) throws Exception {
        for (Delivery delivery : Delivery.ALL) {
            for (Function<WebSocket, List<String>> reader : READERS) {
                assertEquals(scenario.trace(), play(scenario, delivery, reader), delivery.name());
            }
        }
    }

    private static List<String> play(Scenario scenario, Delivery delivery, Function<WebSocket, List<String>> reader)
            throws Exception {
        try (MemorySocket memory = MemorySocket.open(delivery.script(), delivery::buffers, scenario.wire())) {
            memory.peer().end();
            return reader.apply(memory.socket());
        }
    }

    /** Cut in two at every byte, with a pause between. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void theTraceDoesNotDependOnWhereTheBytesAreCut(Scenario scenario) throws Exception {
        byte[] wire = scenario.wire();
        for (int cut = 1; cut < Math.min(wire.length, 40); cut++) {
            byte[] start = java.util.Arrays.copyOf(wire, cut);
            byte[] rest = java.util.Arrays.copyOfRange(wire, cut, wire.length);
            try (MemorySocket memory = MemorySocket.open()) {
                memory.serve(start);
                BackgroundCall<List<String>> reader = BackgroundCall.of(() -> Trace.ofMessages(memory.socket()));
                reader.awaitWaiting();
                if (!reader.isDone()) {
                    memory.serve(rest);
                    memory.peer().end();
                }
                assertEquals(scenario.trace(), reader.result(), "cut at " + cut);
            }
        }
    }

    static List<Delivery> deliveries() {
        return Delivery.ALL;
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void pingsAreAnsweredHoweverTheyCome(Delivery delivery) throws Exception {
        try (MemorySocket memory = MemorySocket.open(delivery.script(), delivery::buffers)) {
            BackgroundCall<List<String>> reader = BackgroundCall.of(() -> Trace.ofMessages(memory.socket()));
            for (int size : new int[] {0, 1, 2, 9, 10, 17, 125}) {
                memory.serve(ServerFrames.ping(ServerFrames.bytes(size)));
                Frame pong = memory.sent();
                assertEquals(Opcode.PONG, pong.header().opcode());
                assertArrayEquals(ServerFrames.bytes(size), pong.bytes());
            }
            memory.peer().end();
            assertEquals(List.of("end 1006"), reader.result());
        }
    }
}
