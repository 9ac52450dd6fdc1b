package dev.fairlead.benchmarks.endtoend;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Server and client on a processor each, so that neither takes the other's time and no library has more processors than another.
 *
 * @param server what goes before the server's command; nothing if it cannot be pinned
 * @param client the same for the client
 * @param explanation how it is, for people
 */
record Pinning(List<String> server, List<String> client, String explanation) {

    private static final Path STATUS = Path.of("/proc/self/status");

    static Pinning ofThisMachine() {
        Path taskset = find("taskset");
        List<Integer> processors = allowed();
        if (taskset == null) {
            return none("server and clients are not pinned: there is no taskset");
        }
        if (processors.size() < 2) {
            return none("server and clients are not pinned: there are no two processors");
        }
        int first = processors.get(0);
        int last = processors.get(processors.size() - 1);
        return new Pinning(
                List.of(taskset.toString(), "-c", String.valueOf(last)),
                List.of(taskset.toString(), "-c", String.valueOf(first)),
                "server on processor " + last + ", clients on processor " + first);
    }

    private static Pinning none(String explanation) {
        return new Pinning(List.of(), List.of(), explanation);
    }

    /** Returns the program of this name on the path. */
    static @Nullable Path find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator
                + "/sbin";
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static List<Integer> allowed() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .findFirst()
                    .map(line -> numbers(line.substring(line.indexOf(':') + 1).trim()))
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Takes apart what the kernel writes: {@code 0-2,5}. */
    static List<Integer> numbers(String ranges) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : ranges.split(",", -1)) {
            String[] ends = range.split("-", -1);
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                numbers.add(i);
            }
        }
        return numbers;
    }
}
