package dev.fairlead.cli;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.testkit.EmbeddedServer;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The echo server alone. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Runs an echo server on the loopback interface until it is interrupted (Ctrl-C or SIGTERM, status 0).",
            "Standard output has one line: the server's URI."
        })
final class ServeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Stop stop;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "N",
            description = "port to listen on, 0 to 65535; by default 0, a free one")
    private int port;

    @Option(
            names = "--compress",
            description = "compress messages (permessage-deflate) with clients that offer it, as they wish")
    private boolean compress;

    ServeCommand(Terminal terminal, Stop stop) {
        this.terminal = terminal;
        this.stop = stop;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        try (EmbeddedServer server = start()) {
            stop.watch();
            terminal.out().println(server.uri("/"));
            terminal.out().flush();
            terminal.complain("echoing messages until interrupted");
            stop.await();
        }
        terminal.complain("stopped");
        return ExitStatus.OK.code();
    }

    private EmbeddedServer start() throws CommandFailure {
        try {
            EmbeddedServer.Builder server = EmbeddedServer.builder().port(port);
            return (compress ? server.deflate(DeflateParameters.DEFAULT) : server).start();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, e.getMessage() + "; see \"fairlead serve --help\"", e);
        } catch (UncheckedIOException e) {
            Throwable reason = Objects.requireNonNullElse(e.getCause(), e);
            throw new CommandFailure(ExitStatus.CANNOT_LISTEN, e.getMessage() + ": " + reason.getMessage(), e);
        }
    }
}
