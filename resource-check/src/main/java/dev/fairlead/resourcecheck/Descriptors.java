package dev.fairlead.resourcecheck;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The descriptors of this process that a test may leak, as their numbers and what they point to; none where that
 * cannot be seen. Files are left out: loading classes opens them.
 */
record Descriptors(Map<String, String> targets) {

    private static final Path FOLDER = Path.of("/proc/self/fd");

    static {
        openWhatTheJdkKeeps();
    }

    /**
     * The first socket channel that is closed makes the JDK open a socket that it keeps for good, and the first virtual
     * thread that waits for a socket the selectors that wait for all of them.
     */
    private static void openWhatTheJdkKeeps() {
        try {
            SocketChannel.open().close();
            VirtualThreads.run(VirtualThreads::waitForASocket);
        } catch (IOException failed) {
            throw new IllegalStateException("no socket can be opened", failed);
        }
    }

    static Descriptors now() {
        String[] numbers = FOLDER.toFile().list();
        Map<String, String> targets = new HashMap<>();
        for (String number : numbers == null ? new String[0] : numbers) {
            String target = target(number);
            if (target.startsWith("socket:") || target.startsWith("pipe:") || target.startsWith("anon_inode:")) {
                targets.put(number, target);
            }
        }
        return new Descriptors(targets);
    }

    private static String target(String number) {
        try {
            return Files.readSymbolicLink(FOLDER.resolve(number)).toString();
        } catch (IOException closedSince) {
            // As was the one that listed the folder.
            return "";
        }
    }

    /** Describes those that are new, of each kind that is not {@code excused} and has more of them than before. */
    List<String> leftSince(Descriptors before, List<String> excused) {
        Map<String, Long> countsBefore = before.counts();
        List<String> left = new ArrayList<>();
        counts().forEach((kind, count) -> {
            long more = count - countsBefore.getOrDefault(kind, 0L);
            if (more > 0 && !excused.contains(kind)) {
                left.add(more + " more of kind " + kind + ", new are " + newOnes(kind, before.targets.entrySet()));
            }
        });
        return left;
    }

    private Map<String, Long> counts() {
        return targets.values().stream()
                .collect(Collectors.groupingBy(Descriptors::kind, TreeMap::new, Collectors.counting()));
    }

    private String newOnes(String kind, Set<Map.Entry<String, String>> before) {
        return targets.entrySet().stream()
                .filter(entry -> kind(entry.getValue()).equals(kind) && !before.contains(entry))
                .map(entry -> "descriptor " + entry.getKey() + " -> " + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Sockets and pipes have a number each; the others, as {@code anon_inode:[eventpoll]}, tell only what they are. */
    private static String kind(String target) {
        return target.startsWith("anon_inode:") ? target : target.substring(0, target.indexOf(':'));
    }
}
