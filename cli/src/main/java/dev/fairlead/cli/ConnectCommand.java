package dev.fairlead.cli;

import dev.fairlead.api.Connection;
import dev.fairlead.api.Limits;
import dev.fairlead.api.Request;
import dev.fairlead.api.Response;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.Timeouts;
import dev.fairlead.api.UpgradeOptions;
import dev.fairlead.api.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Standard input and output at the two ends of a WebSocket. */
@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        description = {
            "Connects to a WebSocket server. Each line of standard input becomes a text message; each message that comes"
                    + " is printed: text as it is, of binary a line with its size and first bytes.",
            "At the end of the input this side is shut down, and what still comes is printed until the server closes, so"
                    + " that a pipe loses nothing. Text is UTF-8 on both sides.",
            "Whatever is not a message goes to standard error."
        })
final class ConnectCommand implements Callable<Integer> {

    /** The status that agrees to the upgrade (RFC 6455 4.1). */
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "URI", description = "ws://host[:port][/path][?query], or wss:// for TLS")
    private String uri = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "header field of the upgrade request; may be repeated")
    private List<String> headers = List.of();

    @Option(
            names = {"-s", "--subprotocol"},
            paramLabel = "NAME",
            description = "subprotocol to offer, the best first; may be repeated")
    private List<String> subprotocols = List.of();

    @Option(
            names = "--transport",
            paramLabel = "socket|nio",
            description = "how bytes move: the calling thread waits, or a selector's; by default ${DEFAULT-VALUE}")
    private String transport = "socket";

    @Mixin
    private final TlsFlags tls = new TlsFlags();

    @Mixin
    private final ProxyFlags proxy = new ProxyFlags();

    @Mixin
    private final CompressionFlags compression = new CompressionFlags();

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            description = "limit for name look-up, connecting and TLS together; by default ${DEFAULT-VALUE}")
    private int connectTimeout = 30;

    @Option(
            names = "--close-timeout",
            paramLabel = "SECONDS",
            description = "how long the server may keep silent after the end of the input; by default ${DEFAULT-VALUE}")
    private int closeTimeout = 30;

    @Option(
            names = "--message-limit",
            paramLabel = "BYTES",
            description = "largest message to take; by default ${DEFAULT-VALUE}")
    private int messageLimit = Limits.DEFAULT.messageBytes();

    @Option(
            names = {"-v", "--verbose"},
            description =
                    "show what TLS has agreed on, the heads of request and response, and the frames, on standard error;"
                            + " credentials in header fields are hidden")
    private boolean verbose;

    ConnectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Address address = Address.of(uri);
        SessionOptions options = sessionOptions(address);
        tls.warn(terminal, address.server());
        try (LibraryLog log = LibraryLog.begin(terminal, verbose ? Level.FINEST : Level.WARNING);
                Session session = Session.open(options)) {
            WebSocket socket = upgrade(session, address);
            try {
                new Dialogue(socket, terminal, address.server(), Duration.ofSeconds(closeTimeout)).run();
            } finally {
                compression.report(socket.statistics().compression()).forEach(terminal::complain);
            }
            log.flush();
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw CommandFailure.of(e, address.server());
        }
        return ExitStatus.OK.code();
    }

    private SessionOptions sessionOptions(Address address) throws CommandFailure {
        requirePositive("--connect-timeout", connectTimeout);
        requirePositive("--close-timeout", closeTimeout);
        requirePositive("--message-limit", messageLimit);
        SessionOptions.Builder options = SessionOptions.builder()
                .transport(transport)
                .timeouts(Timeouts.DEFAULT
                        .withConnect(Duration.ofSeconds(connectTimeout))
                        .withClose(Duration.ofSeconds(closeTimeout)))
                .limits(Limits.DEFAULT.withMessageBytes(messageLimit))
                .tls(tls.options(address));
        proxy.apply(options);
        compression.apply(options);
        return options.build();
    }

    private static void requirePositive(String option, int value) throws CommandFailure {
        if (value < 1) {
            throw new CommandFailure(ExitStatus.USAGE, option + " is " + value + ", must be at least 1");
        }
    }

    private UpgradeOptions upgradeOptions() throws CommandFailure {
        UpgradeOptions.Builder options = UpgradeOptions.builder().subprotocols(subprotocols.toArray(new String[0]));
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new CommandFailure(
                        ExitStatus.USAGE, "a header field has no colon between name and value; write -H 'Name: value'");
            }
            options.header(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return options.build();
    }

    private WebSocket upgrade(Session session, Address address) throws IOException, CommandFailure {
        try (Connection connection = session.connect(address.host(), address.port());
                Request request = address.secure()
                        ? connection.openSecureRequest(address.target())
                        : connection.openRequest(address.target())) {
            request.markForUpgrade(upgradeOptions()).send();
            show(Heads.of(request));
            Response response = request.receiveResponse();
            response.tls().ifPresent(agreed -> show(TlsFacts.of(agreed)));
            show(Heads.of(response));
            if (response.status() != SWITCHING_PROTOCOLS) {
                showBody(request);
            }
            return request.completeUpgrade();
        }
    }

    private void showBody(Request request) {
        if (!verbose) {
            return;
        }
        try {
            show(Heads.ofBody(request.receiveBody()));
        } catch (IOException e) {
            // The refusal itself is told all the same.
            terminal.complain("* " + e.getMessage());
        }
    }

    private void show(List<String> lines) {
        if (verbose) {
            lines.forEach(terminal::complain);
        }
    }
}
