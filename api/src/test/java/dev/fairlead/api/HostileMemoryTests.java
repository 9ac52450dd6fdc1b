package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.HostileMemory.Flood;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Floods cost no memory (threats B1, B7, B8): a client with 64 MiB survives them, and five times as much of them costs no more. */
@Timeout(300)
class HostileMemoryTests {

    private static final int PINGS_OF_A_ROUND = HostileServer.FULL ? 1_000_000 : 50_000;

    /** Five times the flood may cost so much more: what a virtual machine needs for its own code. */
    private static final double MOST = 1.1;

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void fiveTimesTheFloodCostsNoMoreMemory(String transport) throws Exception {
        Map<String, String> more = costingMore(transport);
        // What a machine grows by itself it grows once; a leak is there each time.
        for (int again = 0; again < 2 && !more.isEmpty(); again++) {
            more.keySet().retainAll(costingMore(transport).keySet());
        }
        assertEquals(Map.of(), more);
    }

    /** The measures of which five times the flood has cost more, with what was told of them, by a client of its own. */
    private static Map<String, String> costingMore(String transport) throws Exception {
        try (EmbeddedServer server =
                EmbeddedServer.builder().script(HostileMemoryTests::serve).start()) {
            Process client = start(transport, server.port());
            try {
                List<String> lines =
                        client.inputReader(StandardCharsets.UTF_8).lines().toList();
                assertTrue(client.waitFor(60, TimeUnit.SECONDS), "it does not end");
                assertEquals(0, client.exitValue(), () -> String.join("\n", lines));
                assertEquals(2 * Flood.values().length, lines.size(), () -> String.join("\n", lines));
                Map<String, String> more = new HashMap<>();
                for (int i = 0; i < lines.size(); i += 2) {
                    addMore(lines.get(i).split(" ", -1), lines.get(i + 1).split(" ", -1), more);
                }
                return more;
            } finally {
                client.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void addMore(String[] few, String[] many, Map<String, String> more) {
        assertEquals(few[0], many[0]);
        for (int column = 2; column < 4; column++) {
            double ratio = Double.parseDouble(many[column]) / Math.max(1, Double.parseDouble(few[column]));
            if (!(ratio <= MOST)) {
                more.put(few[0] + ", column " + column, String.join(" ", few) + ", then " + String.join(" ", many));
            }
        }
    }

    private static Process start(String transport, int port) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-cp",
                classPath(),
                HostileMemory.class.getName(),
                transport,
                String.valueOf(port)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** All that this test has, as one class path. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                Objects.requireNonNullElse(System.getProperty("jdk.module.path"), ""),
                System.getProperty("java.class.path"));
    }

    private static void serve(ServerConnection connection) throws Exception {
        Flood flood = Flood.valueOf(connection.request().target().substring(1));
        if (flood == Flood.BOMB) {
            CompressionCatalogueTests.answer(connection, "");
        } else {
            connection.upgrade();
        }
        switch (flood) {
            case PINGS -> {
                byte[] pings = repeated(ServerFrames.ping(ServerFrames.bytes(4)), 1_000);
                HostileServer.flood(connection, pings, (long) PINGS_OF_A_ROUND * 6);
                connection.sendText("behind");
            }
            case FRAGMENTS -> {
                connection.write(ServerFrames.frame(false, Opcode.BINARY, (byte) 1));
                byte[] fragments = repeated(ServerFrames.frame(false, Opcode.CONTINUATION, (byte) 1), 1_024);
                HostileServer.flood(connection, fragments, 3 * 131_072);
            }
            case ENDLESS_MESSAGE -> {
                connection.write(ServerFrames.frame(false, Opcode.BINARY, (byte) 1));
                byte[] fragment = ServerFrames.frame(false, Opcode.CONTINUATION, new byte[HostileMemory.PIECE]);
                HostileServer.flood(connection, fragment, HostileMemory.ENDLESS + HostileMemory.PIECE);
            }
            case BOMB -> connection.write(CompressionCatalogueTests.bomb());
            default -> connection.write(ServerFrames.hex("82 7F 0000000006400000"), new byte[1_024]);
        }
        connection.awaitEnd(HostileServer.PATIENCE);
    }

    private static byte[] repeated(byte[] frame, int times) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            wire.writeBytes(frame);
        }
        return wire.toByteArray();
    }
}
