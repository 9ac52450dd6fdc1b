package dev.fairlead.benchmarks.endtoend;

import dev.fairlead.benchmarks.endtoend.Content.Kind;
import dev.fairlead.benchmarks.endtoend.Scenario.Security;
import dev.fairlead.benchmarks.endtoend.Scenario.Task;
import java.util.List;
import java.util.Locale;

/** All scenarios, in the order in which they are run and shown. */
final class Scenarios {

    /** Connections whose memory is measured, unless the command line says otherwise. */
    static final int IDLE = 5_000;

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private Scenarios() {}

    /** Returns all, with so many idle connections. */
    static List<Scenario> all(int idle) {
        return List.of(
                echo("echo-64", "Echo of 64 bytes, 1 connection", 1),
                receive("receive-125-binary", "Receiving 125 bytes, binary", Kind.BINARY, 125),
                receive("receive-125-text", "Receiving 125 bytes, text", Kind.JSON, 125),
                receive("receive-64k", "Receiving 64 KiB, binary", Kind.BINARY, 64 * KIB),
                receive("receive-64k-text", "Receiving 64 KiB, text in several scripts", Kind.MIXED, 64 * KIB),
                receive("receive-1m", "Receiving 1 MiB, binary", Kind.BINARY, MIB),
                send("send-125-flushed", "Sending 125 bytes, each at once", Task.SEND, 125),
                send("send-125-batched", "Sending 125 bytes, in batches", Task.SEND_BATCHED, 125),
                send("send-64k", "Sending 64 KiB", Task.SEND_BATCHED, 64 * KIB),
                send("send-1m", "Sending 1 MiB", Task.SEND_BATCHED, MIB),
                echo("echo-10", "Echo of 64 bytes, 10 connections", 10),
                echo("echo-100", "Echo of 64 bytes, 100 connections", 100),
                echo("echo-1000", "Echo of 64 bytes, 1,000 connections", 1_000),
                new Scenario("open", "Opening connections", Task.OPEN, Kind.BINARY, 64, 4, 0, Security.NONE),
                new Scenario(
                        "idle-" + idle,
                        String.format(Locale.ROOT, "%,d idle connections", idle),
                        Task.IDLE,
                        Kind.BINARY,
                        64,
                        idle,
                        0,
                        Security.NONE),
                new Scenario(
                        "deflate-1k",
                        "Echo of 1 KiB of JSON, compressed, 16 under way",
                        Task.DEFLATE,
                        Kind.JSON,
                        KIB,
                        1,
                        16,
                        Security.NONE),
                new Scenario("tls-echo-64", "Echo of 64 bytes by TLS", Task.ECHO, Kind.BINARY, 64, 1, 1, Security.TLS),
                new Scenario(
                        "tls-receive-64k",
                        "Receiving 64 KiB by TLS",
                        Task.RECEIVE,
                        Kind.BINARY,
                        64 * KIB,
                        1,
                        0,
                        Security.TLS),
                new Scenario(
                        "start",
                        "From nothing to the first echo",
                        Task.START,
                        Kind.BINARY,
                        FirstEcho.SIZE,
                        1,
                        1,
                        Security.NONE));
    }

    /** Returns those with these names; {@code idle} is the one with however many connections. */
    static List<Scenario> named(List<String> names, int idle) {
        List<Scenario> all = all(idle);
        return names.stream().map(name -> named(name, all)).toList();
    }

    private static Scenario named(String name, List<Scenario> all) {
        // The series of 1, 10, 100 and 1,000 connections begins with the echo on one.
        String wanted = name.equals("echo-1") ? "echo-64" : name;
        return all.stream()
                .filter(one -> one.name().equals(wanted) || (one.task() == Task.IDLE && wanted.equals("idle")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario " + name + "; there are "
                        + String.join(", ", all.stream().map(Scenario::name).toList())));
    }

    private static Scenario echo(String name, String title, int connections) {
        return new Scenario(name, title, Task.ECHO, Kind.BINARY, 64, connections, 1, Security.NONE);
    }

    private static Scenario receive(String name, String title, Kind kind, int size) {
        return new Scenario(name, title, Task.RECEIVE, kind, size, 1, 0, Security.NONE);
    }

    private static Scenario send(String name, String title, Task task, int size) {
        return new Scenario(name, title, task, Kind.BINARY, size, 1, 0, Security.NONE);
    }
}
