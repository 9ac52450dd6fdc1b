package dev.fairlead.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * The program, run in this process.
 *
 * @param status the exit status
 * @param out what it printed on standard output, read as UTF-8
 * @param err what it printed on standard error
 */
record Run(int status, String out, String err) {

    static Run of(String input, String... args) {
        return of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    static Run of(InputStream input, String... args) {
        return of(input, StandardCharsets.UTF_8, args);
    }

    static Run of(InputStream input, Charset charset, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = statusOf(input, terminal(input, out, err, charset), args);
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command and closes its input, as the end of the program would: a thread that still reads it ends. */
    static int statusOf(InputStream input, Terminal terminal, String... args) {
        try (input) {
            return FairleadCommand.run(terminal, new TestStop(), args);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Terminal terminal(InputStream in, OutputStream out, OutputStream err, Charset charset) {
        return new Terminal(
                new BufferedInputStream(in),
                new PrintStream(out, false, charset),
                new PrintStream(err, false, charset),
                charset,
                Ansi.OFF);
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
