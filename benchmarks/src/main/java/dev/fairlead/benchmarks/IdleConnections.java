package dev.fairlead.benchmarks;

import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What idle WebSockets cost: opens many, and prints threads, heap, direct memory and resident size before and after; then
 * the server pings all of them, which nobody receives, and counts the pongs.
 *
 * <p>{@code java -cp benchmarks.jar dev.fairlead.benchmarks.IdleConnections [count] [transport]}; needs {@code ulimit -n}
 * a little above the count.
 */
public final class IdleConnections {

    private IdleConnections() {}

    /** What the process uses. */
    private record Usage(int threads, long heap, long direct, long resident) {

        static Usage now() throws IOException {
            // Twice: what the first one has found may be freed by the second.
            System.gc();
            System.gc();
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            return new Usage(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    direct,
                    residentSize());
        }

        private static long residentSize() throws IOException {
            Path status = Path.of("/proc/self/status");
            return !Files.exists(status)
                    ? 0
                    : Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                            .sum();
        }

        void print(String when, Usage before, int count) {
            System.out.printf(
                    Locale.ROOT,
                    "%-8s threads %d, per connection: heap %d B, direct %d B, resident %d B%n",
                    when,
                    threads,
                    (heap - before.heap) / count,
                    (direct - before.direct) / count,
                    (resident - before.resident) / count);
        }
    }

    /**
     * Runs the measurement.
     *
     * @param args number of connections, by default 9,900; id of the transport, by default {@code nio}
     * @throws Exception if a connection fails
     */
    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 9_900;
        String transport = args.length > 1 ? args[1] : "nio";
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleServer.class.getName(),
                        String.valueOf(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader from =
                        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
                Writer to = server.outputWriter(StandardCharsets.US_ASCII);
                Session session = Session.open(
                        SessionOptions.builder().transport(transport).build())) {
            URI uri = URI.create("ws://127.0.0.1:" + from.readLine().replaceAll("\\D", "") + "/");
            measure(session, uri, count);
            to.write('\n');
            to.flush();
            System.out.println(from.readLine() + " of " + count);
        } finally {
            server.destroy();
        }
    }

    private static void measure(Session session, URI uri, int count) throws IOException {
        List<WebSocket> sockets = new ArrayList<>(count);
        sockets.add(session.webSocket(uri));
        Usage before = Usage.now();
        long start = System.nanoTime();
        while (sockets.size() < count) {
            sockets.add(session.webSocket(uri));
        }
        System.out.printf(Locale.ROOT, "%d connections in %d ms%n", count, (System.nanoTime() - start) / 1_000_000);
        before.print("one", before, count);
        Usage.now().print("idle", before, count);
    }
}
