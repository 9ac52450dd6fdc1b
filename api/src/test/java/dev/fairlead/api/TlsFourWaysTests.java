package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With TLS, client and server see the same as without, whoever provides it, on every transport and with both forms of calls. */
@Timeout(60)
class TlsFourWaysTests {

    /**
     * All but one: there the client leaves without having read anything, which over TLS 1.3 are the server's tickets, and TCP
     * makes a reset of that now and then.
     */
    static Stream<TraceScenario> scenarios() {
        return FourWaysTests.scenarios()
                .filter(scenario -> !scenario.name().equals("order of steps: nothing before the send"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyWayLeavesTheSameTrace(TraceScenario scenario) throws Exception {
        List<String> first = trace(scenario, Way.SECURE.get(0));
        if (!isCutSend(scenario)) {
            scenario.check(first);
        }
        for (Way way :
                ways(scenario).stream().filter(way -> isRun(scenario, way)).toList()) {
            assertEquals(
                    String.join("\n", expected(first, way)),
                    String.join("\n", trace(scenario, way)),
                    scenario + " on " + way);
        }
    }

    /** A server that ends its stream without a Close frame hears a last word, but not of Bouncy Castle: see {@link #ways}. */
    private static List<String> expected(List<String> first, Way way) {
        boolean silent = way.tls().equals(Optional.of(SecureEnds.BOUNCY_CASTLE))
                && first.stream().anyMatch(line -> line.contains("(1006)"));
        return silent
                ? first.stream()
                        .filter(line -> !line.startsWith("server 1: CLOSE fin binary 03e9"))
                        .toList()
                : first;
    }

    /** The buffers are so small there that hardly a record arrives whole, and so nothing of the frame that was begun. */
    private static boolean isCutSend(TraceScenario scenario) {
        return scenario.name().startsWith("ended by others: a send by");
    }

    private static List<String> trace(TraceScenario scenario, Way way) throws Exception {
        List<String> trace = scenario.trace(way);
        // Whether one does is the system's affair, which takes more on a busy machine.
        return isCutSend(scenario)
                ? trace.stream()
                        .map(line -> line.replace("end within a frame", "end"))
                        .toList()
                : trace;
    }

    /**
     * Where the server ends its stream and then waits for what the client makes of it, only the JDK can say it: Bouncy Castle
     * ends both directions with the server's {@code close_notify}, as RFC 5246 7.2.1 has it. See {@code TlsChannel}.
     */
    private static List<Way> ways(TraceScenario scenario) {
        boolean serverEndsFirst =
                scenario.name().startsWith("stream") || scenario.name().equals("101 and a violation behind it");
        return Way.SECURE.stream()
                .skip(1)
                .filter(way -> !serverEndsFirst || way.tls().equals(Optional.of(SecureEnds.JDK)))
                .toList();
    }

    /** Bouncy Castle is the same on each JDK: later ones than 17 try one of its ways with a scenario, and not always the same. */
    private static boolean isRun(TraceScenario scenario, Way way) {
        int turn = Math.floorMod(scenario.name().hashCode(), Way.ALL.size());
        return HostileServer.FULL
                || Runtime.version().feature() == 17
                || way.tls().equals(Optional.of(SecureEnds.JDK))
                || Way.SECURE.indexOf(way) % Way.ALL.size() == turn;
    }

    @Test
    void fewScenariosNeedWhatOnlyTheJdkCan() {
        List<TraceScenario> all = scenarios().toList();
        long withBoth =
                all.stream().filter(scenario -> ways(scenario).size() == 7).count();
        assertTrue(withBoth >= 200, withBoth + " of " + all.size() + " with both providers");
    }

    @Test
    void thereAreFourWaysWithEachOfTwoProviders() {
        assertEquals(8, Way.SECURE.size());
    }
}
