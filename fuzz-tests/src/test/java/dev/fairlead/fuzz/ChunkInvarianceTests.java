package dev.fairlead.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.codec.frame.Role;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each random script, whole, byte by byte and cut in seven random ways, gives one trace. */
class ChunkInvarianceTests {

    static final int SCRIPTS = Integer.getInteger("fuzz.scripts", 10_000);

    static final int RANDOM_CHUNKINGS = 7;

    @AfterEach
    void closeSessions() {
        LoopSession.closeAll();
    }

    @Test
    void framesOfServers() {
        examine(FrameScripts::ofServer, (wire, cut) -> FrameTrace.of(Role.CLIENT, wire, cut));
    }

    @Test
    void framesOfClients() {
        examine(FrameScripts::ofClient, (wire, cut) -> FrameTrace.of(Role.SERVER, wire, cut));
    }

    @Test
    void compressedFrames() {
        for (Role role : Role.values()) {
            Role peer = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
            examine(
                    number -> FrameScripts.compressed(number, peer),
                    (wire, cut) -> FrameTrace.ofCompressed(
                            role, Agreements.of(wire.length), 1_000L * (wire.length % 3), wire, cut));
        }
    }

    @Test
    void answers() {
        examine(HeadScripts::response, (wire, cut) -> HeadTrace.ofResponse("GET", wire, cut));
    }

    @Test
    void requests() {
        examine(HeadScripts::request, HeadTrace::ofRequest);
    }

    @Test
    void wholeWebSockets() {
        examine(FrameScripts::ofServerWithinLimits, SocketTrace::of);
    }

    private static void examine(LongFunction<byte[]> scripts, BiFunction<byte[], Chunking, String> trace) {
        for (int number = 0; number < SCRIPTS; number++) {
            byte[] wire = scripts.apply(number);
            String whole = trace.apply(wire, Chunking.WHOLE);
            for (int i = 0; i <= RANDOM_CHUNKINGS; i++) {
                Chunking chunking = i == 0 ? Chunking.SINGLE_BYTES : new Chunking(31L * number + i + 1);
                int script = number;
                assertEquals(whole, trace.apply(wire, chunking), () -> "script " + script + ", " + chunking);
            }
        }
    }
}
