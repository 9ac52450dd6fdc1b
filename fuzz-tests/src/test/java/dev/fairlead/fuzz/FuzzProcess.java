package dev.fairlead.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run of the fuzzer on one target, in a process of its own: it instruments the classes of Fairlead and nothing else. */
final class FuzzProcess {

    private static final String INSTRUMENTED = "dev.fairlead.codec.**:dev.fairlead.api.**:dev.fairlead.spi.**";

    /** What judges, and is not fuzzed. */
    private static final String NOT_INSTRUMENTED =
            "dev.fairlead.codec.deflate.StrictInflater**" + ":dev.fairlead.codec.deflate.Count**";

    private static final Pattern DONE = Pattern.compile("(?m)^Done ([0-9]+) runs in");

    private static final long MINUTES_FOR_ALL_RUNS = 8;

    private final Target target;
    private final Path folder;

    FuzzProcess(Target target) {
        this.target = target;
        this.folder = Path.of("target", "fuzz", target.id()).toAbsolutePath();
    }

    /**
     * Fuzzes from the seeds on.
     *
     * @param seconds for how long; 0: as often as the target says
     * @return how often the target was run, as the fuzzer tells it
     * @throws AssertionError if something was found; says what, and the input
     */
    long run(long seconds) throws IOException, InterruptedException {
        deleteOld();
        Path seeds = folder.resolve("seeds");
        Path found = Files.createDirectories(folder.resolve("found"));
        Seeds.writeTo(seeds, target);
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(command(found));
        command.add(seconds == 0 ? "-runs=" + target.runs() : "-max_total_time=" + seconds);
        command.add(corpus.toString());
        command.add(seeds.toString());
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(MINUTES_FOR_ALL_RUNS * 60 + seconds, TimeUnit.SECONDS);
            String told = Files.readString(log, StandardCharsets.ISO_8859_1);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(target.id()
                        + (ended ? " has found something:\n" : " does not end:\n")
                        + tail(told)
                        + inputs(found));
            }
            Matcher done = DONE.matcher(told);
            if (!done.find()) {
                throw new AssertionError(target.id() + " does not tell how often it was run:\n" + tail(told));
            }
            return Long.parseLong(done.group(1));
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command(Path found) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xshare:auto",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzEntry.class.getName(),
                "--target_args=" + target.id(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "--instrumentation_excludes=" + NOT_INSTRUMENTED,
                "--custom_hook_includes=none",
                "--mutator_framework=false",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-seed=1",
                "-max_len=512",
                "-timeout=60",
                "-rss_limit_mb=0",
                "-print_final_stats=0");
    }

    private void deleteOld() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static String tail(String told) {
        return told.substring(Math.max(0, told.length() - 4_000));
    }

    /** As lines for the file of seeds. */
    private static String inputs(Path found) throws IOException {
        StringBuilder lines = new StringBuilder("\ninputs:\n");
        try (Stream<Path> files = Files.list(found)) {
            for (Path file :
                    files.filter(each -> !each.toString().endsWith(".java")).toList()) {
                lines.append(HexFormat.of().formatHex(Files.readAllBytes(file))).append('\n');
            }
        }
        return lines.toString();
    }
}
