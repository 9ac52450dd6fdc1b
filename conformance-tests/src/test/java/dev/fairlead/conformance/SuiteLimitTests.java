package dev.fairlead.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.api.Session;
import dev.fairlead.cli.conformance.CaseEnd;
import dev.fairlead.cli.conformance.CaseRun;
import dev.fairlead.cli.conformance.FuzzingSuite;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Message;
import dev.fairlead.testkit.ServerConnection;
import dev.fairlead.testkit.ServerScript;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What section 9 of the suite asks for, asked for by a server of the testkit, which compares every byte: the suite's own takes
 * hours in Jython.
 */
@Timeout(120)
class SuiteLimitTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    static Stream<Arguments> limits() {
        return SuiteLimit.all()
                .flatMap(limit -> Stream.of("nio", "socket").map(transport -> Arguments.of(limit, transport)));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("limits")
    void comesBackAsItWasSent(SuiteLimit limit, String transport) throws Exception {
        EmbeddedServer server = EmbeddedServer.start(asking(limit));
        try (server;
                Session session = new Carrier(transport, Carrier.WITHOUT_TLS).session()) {
            CaseRun run = new FuzzingSuite(session, server.uri("/"), "fairlead", LIMIT).run(1);

            assertEquals(new CaseRun(1, CaseEnd.CLOSED, "1000"), run);
        }
        assertEquals(List.of(), server.failures());
    }

    private static ServerScript asking(SuiteLimit limit) {
        return connection -> {
            connection.upgrade();
            byte[] payload = limit.payload();
            byte[] wire = limit.wire(payload);
            for (int i = 0; i < limit.times(); i++) {
                write(connection, wire, limit.segmentBytes());
                Message echo = connection.receiveMessage().orElseThrow();
                assertEquals(limit.kind(), echo.kind());
                assertArrayEquals(payload, echo.bytes());
            }
            connection.closeHandshake(1000, "");
        };
    }

    private static void write(ServerConnection connection, byte[] wire, int segmentBytes) throws Exception {
        if (segmentBytes < wire.length) {
            connection.writeSegments(wire, segmentBytes);
        } else {
            connection.write(wire);
        }
    }

    /** The cases of section 9 in the table of the suite's own verdicts, one by one. */
    @Test
    void areThoseOfTheSuite() throws Exception {
        assertEquals(
                VerdictTable.COMMITTED.cases().stream()
                        .filter(id -> id.section() == 9)
                        .map(CaseId::text)
                        .collect(Collectors.joining(" ")),
                SuiteLimit.all().map(SuiteLimit::name).collect(Collectors.joining(" ")));
    }
}
