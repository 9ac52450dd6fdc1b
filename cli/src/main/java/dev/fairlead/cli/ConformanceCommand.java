package dev.fairlead.cli;

import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.cli.conformance.FuzzingSuite;
import dev.fairlead.cli.conformance.SuiteException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The client of a conformance test: runs the cases of a fuzzing server of the Autobahn testsuite. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the cases that a fuzzing server of the Autobahn testsuite offers, one connection each, on which every message"
                    + " is sent back: text as text, binary as binary. At the end the server is asked to write its reports.",
            "Standard output has a line for each case: number, name, how the connection ended, the server's verdict; and the sum."
                    + " \"failed by the client\" is what cases ask for in which the server breaks the protocol. A server that"
                    + " tells no verdicts has them in its reports.",
            "The status is 0 if every case ended in time, and every verdict that was told is OK, INFORMATIONAL or UNIMPLEMENTED."
        })
final class ConformanceCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "URI",
            description =
                    "where the fuzzing server is: ws://host[:port], or wss:// for TLS; /runCase and so on are added")
    private String uri = "";

    @Option(
            names = "--transport",
            paramLabel = "socket|nio",
            description = "how bytes move: the calling thread waits, or a selector's; by default ${DEFAULT-VALUE}")
    private String transport = "socket";

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description = "this client's name in the server's reports; by default fairlead with version and transport")
    private String agent = "";

    @Option(
            names = "--cases",
            paramLabel = "LIST",
            description = "cases to run, by number: 1-20,33 for instance; by default all")
    private String cases = "";

    @Option(
            names = "--case-timeout",
            paramLabel = "SECONDS",
            description = "limit for one case; by default ${DEFAULT-VALUE}")
    private int caseTimeout = 60;

    @Mixin
    private final CompressionFlags compression = new CompressionFlags();

    @Mixin
    private final TlsFlags tls = new TlsFlags();

    ConformanceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailure {
        Address address = Address.of(uri);
        if (address.target().indexOf('?') >= 0) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "the URI has a query; that of each case is the suite's business");
        }
        if (caseTimeout < 1) {
            throw new CommandFailure(ExitStatus.USAGE, "--case-timeout is " + caseTimeout + ", must be at least 1");
        }
        SessionOptions.Builder options = SessionOptions.builder()
                .transport(transport)
                .limits(FuzzingSuite.LIMITS)
                .tls(tls.options(address));
        compression.apply(options);
        tls.warn(terminal, address.server());
        // Each broken rule would be a warning, and most cases break one.
        try (LibraryLog log = LibraryLog.begin(terminal, Level.SEVERE);
                Session session = Session.open(options.build())) {
            Duration limit = Duration.ofSeconds(caseTimeout);
            FuzzingSuite suite = new FuzzingSuite(session, URI.create(uri), agent(), limit);
            int failed = new ConformanceRun(suite, terminal).run(new CaseSelection(cases));
            compression.report(suite.compression()).forEach(terminal::complain);
            log.flush();
            return (failed == 0 ? ExitStatus.OK : ExitStatus.CASE_FAILED).code();
        } catch (SuiteException noSuite) {
            throw new CommandFailure(
                    ExitStatus.CASE_FAILED,
                    address.server() + " is no fuzzing server: " + noSuite.getMessage(),
                    noSuite);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw CommandFailure.of(e, address.server());
        }
    }

    private String agent() {
        return agent.isEmpty() ? "fairlead " + FairleadCommand.version() + " " + transport : agent;
    }
}
