package dev.fairlead.cli;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Message;
import dev.fairlead.testkit.ServerConnection;
import dev.fairlead.testkit.ServerScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The part of a fuzzing server of the Autobahn testsuite, with a few cases of its own. */
final class FuzzingScript {

    /** One case; returns the verdict. */
    @FunctionalInterface
    interface Case {
        String judge(ServerConnection connection) throws Exception;
    }

    /** Wants a text and a binary message back, each of its kind. */
    static final Case ECHO = connection -> {
        connection.sendText("na\u00efve");
        Message text = connection.receiveMessage().orElseThrow();
        connection.sendBinary((byte) 0, (byte) 0xff);
        Message binary = connection.receiveMessage().orElseThrow();
        int code = connection.closeHandshake(1000, "").orElseThrow().code();
        boolean same = text.equals(new Message(Opcode.TEXT, StandardCharsets.UTF_8.encode("na\u00efve")))
                && binary.equals(new Message(Opcode.BINARY, ByteBuffer.wrap(new byte[] {0, (byte) 0xff})));
        return same && code == 1000 ? "OK" : "FAILED";
    };

    /** Wants a large text back, compressed as it came. */
    static final Case COMPRESSED = connection -> {
        if (connection.deflate().isEmpty()) {
            connection.closeHandshake(1000, "");
            return "FAILED";
        }
        String sent = "autobahn ".repeat(111) + ".";
        connection.sendText(sent);
        Message echoed = connection.receiveMessage().orElseThrow();
        connection.closeHandshake(1000, "");
        return echoed.equals(new Message(Opcode.TEXT, StandardCharsets.UTF_8.encode(sent), true)) ? "OK" : "FAILED";
    };

    /** Sets a bit that no extension has been agreed for, and wants to be told 1002. */
    static final Case RESERVED_BIT = connection -> {
        connection.writeHex("c100");
        connection.receive();
        return connection.closeReceived().orElseThrow().code() == 1002 ? "OK" : "FAILED";
    };

    /** Closes at once. */
    static Case judging(String verdict) {
        return connection -> {
            connection.closeHandshake(1001, "bye");
            return verdict;
        };
    }

    /** Leaves without a word. */
    static final Case LEAVING = connection -> {
        connection.reset();
        return "OK";
    };

    /** Sends nothing, and waits for the client to lose its patience. */
    static final Case SILENT = connection -> {
        connection.receive();
        return "FAILED";
    };

    private final List<Case> cases;
    private final Map<Integer, CompletableFuture<String>> verdicts = new ConcurrentHashMap<>();

    /** Queries in the order in which they came. */
    private final List<String> queries = new CopyOnWriteArrayList<>();

    FuzzingScript(Case... cases) {
        this.cases = List.of(cases);
    }

    /** Serves all paths of a fuzzing server. */
    Map<String, ServerScript> paths() {
        Map<String, ServerScript> paths = new HashMap<>();
        paths.put("/getCaseCount", connection -> answer(connection, Integer.toString(cases.size())));
        paths.put("/updateReports", connection -> {
            note(connection);
            connection.upgrade();
            connection.closeHandshake(1000, "");
        });
        paths.put(
                "/getCaseInfo",
                connection -> answer(
                        connection,
                        "{\"id\": \"1.1." + number(connection)
                                + "\", \"more\": [1, {}], \"description\": \"a case\"}"));
        paths.put(
                "/getCaseStatus",
                connection -> answer(
                        connection,
                        "{\"behavior\": \"" + verdict(number(connection)).get(10, TimeUnit.SECONDS) + "\"}"));
        paths.put("/runCase", connection -> {
            note(connection);
            int number = number(connection);
            connection.upgrade();
            verdict(number).complete(cases.get(number - 1).judge(connection));
        });
        return paths;
    }

    private CompletableFuture<String> verdict(int number) {
        return verdicts.computeIfAbsent(number, first -> new CompletableFuture<>());
    }

    EmbeddedServer start() {
        return EmbeddedServer.start(ServerScript.routes(paths()));
    }

    List<String> queries() {
        return new ArrayList<>(queries);
    }

    private void note(ServerConnection connection) throws Exception {
        queries.add(connection.request().target());
    }

    static void answer(ServerConnection connection, String text) throws Exception {
        connection.upgrade();
        connection.sendText(text);
        connection.closeHandshake(1000, "");
    }

    private static int number(ServerConnection connection) throws Exception {
        return Integer.parseInt(connection.request().target().replaceAll(".*[?&]case=(\\d+).*", "$1"));
    }
}
