package dev.fairlead.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * The entry point of the program {@code fairlead}.
 *
 * @since 0.1
 */
public final class Main {

    private Main() {}

    /**
     * Runs a command and ends the virtual machine with its status.
     *
     * @param args the command, its options and arguments; none for the demo
     */
    public static void main(String[] args) {
        Charset charset = charset();
        Terminal terminal = new Terminal(
                System.in,
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                charset,
                Ansi.AUTO);
        SignalStop stop = new SignalStop();
        int status = FairleadCommand.run(terminal, stop, args);
        terminal.out().flush();
        stop.finish(status);
        System.exit(status);
    }

    /** Without the layers of {@link System#out}, whose encoding cannot be asked for in Java 17. */
    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor)), false, charset);
    }

    /** What the terminal understands: from Java 19 on there is a property for it, before that the one of the system. */
    private static Charset charset() {
        for (String property : List.of("stdout.encoding", "native.encoding")) {
            String name = System.getProperty(property);
            if (name != null && Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return Charset.defaultCharset();
    }
}
