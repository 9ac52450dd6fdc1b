package dev.fairlead.benchmarks.endtoend;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A virtual machine like this one, with the same class path. */
final class JavaProcess implements AutoCloseable {

    private static final int WARNS_OF_UNSAFE = 24;
    private static final int END_SECONDS = 10;

    private final Process process;

    private JavaProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param before what goes before the command
     * @param options for the virtual machine
     * @param main to be run
     * @param args for it
     * @param errors takes what it writes there
     */
    static JavaProcess start(List<String> before, List<String> options, Class<?> main, List<String> args, Path errors)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(java());
        command.addAll(options);
        if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
            // Netty's memory; else each process begins with warnings.
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(args);
        return new JavaProcess(new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(errors.toFile()))
                .start());
    }

    static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    String firstLine() throws IOException {
        String line = reader().readLine();
        if (line == null) {
            throw new IOException("the process has ended without a word");
        }
        return line;
    }

    private BufferedReader reader() {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Reads its lines until it ends.
     *
     * @param lines takes each when it comes, on another thread
     * @param limit the process is ended after that
     * @return its exit status
     * @throws MeasurementException if it had to be ended
     */
    int run(Consumer<String> lines, Duration limit) throws IOException, InterruptedException, MeasurementException {
        Thread reading = new Thread(
                () -> {
                    try (BufferedReader reader = reader()) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            lines.accept(line);
                        }
                    } catch (IOException | UncheckedIOException e) {
                        // The process was ended, which the other thread knows.
                    }
                },
                "process-output");
        reading.setDaemon(true);
        reading.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            throw new MeasurementException("has not ended within " + limit.toSeconds() + " s");
        }
        reading.join();
        return process.exitValue();
    }

    /** Ends it, and whatever it has started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (AutoCloseable stream :
                List.of(process.getInputStream(), process.getErrorStream(), process.getOutputStream())) {
            try {
                stream.close();
            } catch (Exception e) {
                // A pipe to a process that is no more.
            }
        }
    }
}
