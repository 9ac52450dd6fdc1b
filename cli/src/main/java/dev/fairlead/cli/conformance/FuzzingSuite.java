package dev.fairlead.cli.conformance;

import dev.fairlead.api.CompressionStatistics;
import dev.fairlead.api.Limits;
import dev.fairlead.api.Session;
import dev.fairlead.api.UpgradeException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cases of a fuzzing server of the Autobahn testsuite. A case is a connection on which the client sends back what it
 * receives; the server judges how.
 *
 * <p>All methods wait, each up to the limit of a case, besides the session's own limits for the upgrade. Of one thread at a time.
 *
 * @since 0.1
 */
public final class FuzzingSuite {

    /** What a session needs: the suite's largest message has 16 MiB. */
    public static final Limits LIMITS = Limits.DEFAULT.withMessageBytes(32 << 20);

    private final Session session;
    private final URI server;
    private final String agent;
    private final Duration caseLimit;

    /** Of all cases that were run; null: none of them was on a connection that agreed to compress. */
    private @Nullable CompressionStatistics compression;

    /**
     * Names a fuzzing server. Performs no I/O.
     *
     * @param session makes the connections, with {@link #LIMITS} or more; it stays the caller's
     * @param server {@code ws://host:port} or {@code wss://host:port}, with a path in front of those of the suite if it ends with
     *     none of them
     * @param agent the client's name in the server's reports, not empty
     * @param caseLimit how long a case, or an answer of the server, may take; positive
     */
    public FuzzingSuite(Session session, URI server, String agent, Duration caseLimit) {
        this.session = session;
        this.server = server;
        this.agent = agent;
        this.caseLimit = caseLimit;
    }

    /**
     * Asks how many cases there are.
     *
     * @return the number, which is also that of the last case
     * @throws SuiteException if no number is the answer
     * @throws IOException if there was no connection to ask on
     */
    public int caseCount() throws IOException {
        String answer = "";
        try {
            answer = ask(uri("/getCaseCount", 0)).orElse("");
            return Integer.parseUnsignedInt(answer.strip());
        } catch (LateException late) {
            throw new SuiteException("asked for the number of cases, the server was " + late.getMessage());
        } catch (NumberFormatException noNumber) {
            throw new SuiteException("asked for the number of cases, the server said \"" + start(answer) + "\"");
        }
    }

    /**
     * Runs a case.
     *
     * @param number 1 to {@link #caseCount()}
     * @return how its connection ended
     * @throws IOException if there was no connection to run it on
     */
    public CaseRun run(int number) throws IOException {
        try (Conversation conversation = open(uri("/runCase", number))) {
            try {
                return run(number, conversation);
            } finally {
                conversation.compression().ifPresent(this::add);
            }
        } catch (UpgradeException refused) {
            return new CaseRun(number, CaseEnd.REFUSED, message(refused));
        }
    }

    private void add(CompressionStatistics more) {
        CompressionStatistics sum = compression;
        compression = sum == null
                ? more
                : new CompressionStatistics(
                        sum.messagesSent() + more.messagesSent(),
                        sum.bytesSent() + more.bytesSent(),
                        sum.compressedBytesSent() + more.compressedBytesSent(),
                        sum.messagesReceived() + more.messagesReceived(),
                        sum.compressedBytesReceived() + more.compressedBytesReceived(),
                        sum.bytesReceived() + more.bytesReceived());
    }

    /**
     * Returns what compression has saved in all cases that were run.
     *
     * @return the sum; empty if it was agreed in none of them
     */
    public Optional<CompressionStatistics> compression() {
        return Optional.ofNullable(compression);
    }

    private static CaseRun run(int number, Conversation conversation) throws IOException {
        try {
            return new CaseRun(number, CaseEnd.CLOSED, conversation.echo().toString());
        } catch (IOException | IllegalStateException failure) {
            Optional<CaseEnd> end = CaseEnd.of(failure);
            if (end.isEmpty()) {
                throw failure;
            }
            return new CaseRun(number, end.get(), message(failure));
        }
    }

    /**
     * Asks what a case is about.
     *
     * @param number 1 to {@link #caseCount()}
     * @return its name and a sentence; empty if the server does not tell
     * @throws IOException if there was no connection to ask on
     */
    public Optional<CaseInfo> info(int number) throws IOException {
        return answerOf("/getCaseInfo", number)
                .flatMap(answer -> answer.member("id")
                        .map(id -> new CaseInfo(id, answer.member("description").orElse(""))));
    }

    /**
     * Asks how the server judges a case that was run.
     *
     * @param number of the case
     * @return {@code OK}, {@code FAILED}, {@code NON-STRICT}, {@code INFORMATIONAL}, {@code UNIMPLEMENTED} or another word of
     *     the server's; empty if it does not tell
     * @throws IOException if there was no connection to ask on
     */
    public Optional<String> verdict(int number) throws IOException {
        return answerOf("/getCaseStatus", number).flatMap(answer -> answer.member("behavior"));
    }

    /**
     * Has the server write its reports, and waits until it has.
     *
     * @throws IOException if it does not within the limit of a case
     */
    public void updateReports() throws IOException {
        try (Conversation conversation = open(uri("/updateReports", 0))) {
            conversation.awaitClose();
        }
    }

    /** What a server answers that may not know the question: such a one refuses, closes or keeps silent. */
    private Optional<JsonObject> answerOf(String path, int number) throws IOException {
        try {
            return ask(uri(path, number)).flatMap(JsonObject::of);
        } catch (UpgradeException | LateException doesNotTell) {
            return Optional.empty();
        }
    }

    private Optional<String> ask(URI uri) throws IOException {
        try (Conversation conversation = open(uri)) {
            return conversation.text();
        }
    }

    private Conversation open(URI uri) throws IOException {
        return new Conversation(session.webSocket(uri), caseLimit);
    }

    /** Number 0: the question is not about a case. */
    private URI uri(String path, int number) {
        String base = server.toString().replaceAll("/+$", "");
        // Servers decode a query as browsers encode a form's, where a plus is a space; the other way is right for all.
        String name = URLEncoder.encode(agent, StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create(base + path + "?agent=" + name + (number == 0 ? "" : "&case=" + number));
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    private static String start(String answer) {
        return answer.substring(0, Math.min(60, answer.length()));
    }
}
