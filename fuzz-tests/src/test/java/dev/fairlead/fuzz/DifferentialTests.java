package dev.fairlead.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Random frames of a server, decoded here and by Netty: the same frames and the same close code, or a known reason. */
class DifferentialTests {

    @Test
    void bothDecodersSayTheSameOrThereIsAReason() {
        Map<Difference, Integer> found = compare(ChunkInvarianceTests.SCRIPTS);
        int differences = found.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(differences < ChunkInvarianceTests.SCRIPTS / 20, () -> "reasons are for few scripts: " + found);
    }

    @Test
    void scriptsAreBothInOrderAndNot() {
        int[] right = new int[2];
        for (int number = 0; number < 1000; number++) {
            right[Verdict.of(FrameScripts.ofServer(number)).code() == 0 ? 1 : 0]++;
        }
        assertTrue(right[0] > 300 && right[1] > 300, () -> right[0] + " wrong ones, " + right[1] + " right ones");
    }

    /** How often there was which reason. */
    static Map<Difference, Integer> compare(int scripts) {
        Map<Difference, Integer> found = new EnumMap<>(Difference.class);
        for (int number = 0; number < scripts; number++) {
            byte[] wire = FrameScripts.ofServer(number);
            Verdict ours = Verdict.of(wire);
            Verdict netty = NettyVerdict.of(wire);
            if (!ours.agreesWith(netty)) {
                Optional<Difference> reason = Difference.between(ours, netty, wire);
                int script = number;
                assertTrue(
                        reason.isPresent(),
                        () -> "script " + script + ", " + HexFormat.of().formatHex(wire) + "\n" + ours + "\n" + netty);
                found.merge(reason.orElseThrow(), 1, Integer::sum);
            }
        }
        return found;
    }

    @Test
    void theSameNumberGivesTheSameScript() {
        for (int number = 0; number < 100; number++) {
            assertEquals(
                    HexFormat.of().formatHex(FrameScripts.ofServer(number)),
                    HexFormat.of().formatHex(FrameScripts.ofServer(number)));
        }
    }
}
