package dev.fairlead.benchmarks.endtoend;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What has passed through the server, in all; only its thread touches it. */
final class ServerCounts {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private long sunkMessages;
    private long echoedMessages;
    private long echoedBytes;

    void sunk(int messages, long bytes) {
        sunkMessages += messages;
    }

    void echoed(int messages, long bytes) {
        echoedMessages += messages;
        echoedBytes += bytes;
    }

    /** Returns an answer of HTTP with the counts. */
    byte[] answer() {
        String body = sunkMessages + " " + echoedMessages + " " + echoedBytes + " " + SYSTEM.getProcessCpuTime() + "\n";
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The counts as a client has them.
     *
     * @param sunkMessages messages that the server has counted
     * @param echoedMessages messages that it has sent back
     * @param echoedBytes their payload, compressed if they were
     * @param cpuNanos processor time of the server
     */
    record Snapshot(long sunkMessages, long echoedMessages, long echoedBytes, long cpuNanos) {

        static Snapshot parse(String body) {
            long[] numbers = Arrays.stream(body.trim().split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Snapshot(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }
}
