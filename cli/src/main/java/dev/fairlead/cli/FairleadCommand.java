package dev.fairlead.cli;

import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The program as a whole: its commands, its help, and the one place where failures become lines and statuses. */
@Command(
        name = "fairlead",
        mixinStandardHelpOptions = true,
        description =
                "A WebSocket client with the handle-and-upgrade contract of WinHTTP. Without a command: the demo.")
final class FairleadCommand implements Callable<Integer> {

    private final DemoCommand demo;

    private FairleadCommand(DemoCommand demo) {
        this.demo = demo;
    }

    /** Runs a command; returns the exit status. Never throws. */
    static int run(Terminal terminal, Stop stop, String... args) {
        try {
            return commandLine(terminal, stop).execute(args);
        } catch (Error e) {
            // picocli lets these pass, and the virtual machine would print a stack trace.
            return complain(terminal, CommandFailure.of(e, "the server"));
        }
    }

    private static CommandLine commandLine(Terminal terminal, Stop stop) {
        DemoCommand demo = new DemoCommand(terminal);
        CommandLine program = new CommandLine(new FairleadCommand(demo))
                .addSubcommand(demo)
                .addSubcommand(new ConnectCommand(terminal))
                .addSubcommand(new ServeCommand(terminal, stop))
                .addSubcommand(new ConformanceCommand(terminal));
        program.setOut(new PrintWriter(terminal.out(), true, terminal.charset()))
                .setErr(new PrintWriter(terminal.err(), true, terminal.charset()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
                // A header field or a subprotocol may begin with the sign that stands for a file of arguments.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, args) -> misused(terminal, e))
                .setExitCodeExceptionMapper(
                        e -> CommandFailure.of(e, "the server").status().code())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    complain(terminal, CommandFailure.of(e, "the server"));
                    if (command.getCommand() instanceof ConnectCommand connect && connect.isVerbose()) {
                        LibraryLog.printTrace(e, terminal);
                    }
                    return command.getExitCodeExceptionMapper().getExitCode(e);
                });
        describe(program);
        program.getSubcommands().values().forEach(FairleadCommand::describe);
        return program;
    }

    private static void describe(CommandLine command) {
        command.getCommandSpec().version("fairlead " + version(), "Java " + Runtime.version());
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(ExitStatus.list());
    }

    /** What the module says of itself; nothing when it runs from class files. */
    static String version() {
        return Optional.ofNullable(FairleadCommand.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("(version unknown)");
    }

    private static int misused(Terminal terminal, ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String message = Objects.requireNonNullElse(e.getMessage(), "wrong usage");
        return complain(
                terminal, new CommandFailure(ExitStatus.USAGE, message + "; see \"" + command + " --help\"", e));
    }

    private static int complain(Terminal terminal, CommandFailure failure) {
        if (failure.status() != ExitStatus.OUTPUT_CLOSED) {
            terminal.complain("fairlead: " + failure.getMessage());
        }
        return failure.status().code();
    }

    @Override
    public Integer call() throws Exception {
        return demo.call();
    }
}
