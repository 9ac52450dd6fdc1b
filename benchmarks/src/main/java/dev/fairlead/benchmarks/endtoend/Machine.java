package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** On what it is measured. */
final class Machine {

    private static final Path CONGESTION_CONTROL = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

    private Machine() {}

    static List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add("processor: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " of them");
        facts.add("system: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        facts.add("TCP congestion control: " + congestionControl());
        facts.add("Java: " + System.getProperty("java.vm.name") + " " + Runtime.version() + " ("
                + System.getProperty("java.vendor") + ")");
        facts.add("libraries: " + libraries());
        return facts;
    }

    private static String processor() {
        return lines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    /** Returns its name; {@code unknown} where the system does not tell. */
    static String congestionControl() {
        return lines(CONGESTION_CONTROL).stream().findFirst().orElse("unknown");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String libraries() {
        Properties versions = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("libraries.properties")) {
            if (in != null) {
                versions.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> names = new ArrayList<>();
        for (String name : versions.stringPropertyNames().stream().sorted().toList()) {
            names.add(name + " " + versions.getProperty(name));
        }
        return String.join(", ", names);
    }
}
