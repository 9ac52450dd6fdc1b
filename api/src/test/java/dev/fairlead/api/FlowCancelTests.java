package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.testkit.EmbeddedServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A call that its owner ends while the caller's own code decides what follows. */
@Timeout(60)
class FlowCancelTests {

    private static final int PATIENCE_SECONDS = 20;

    static List<Way> asynchronousWays() {
        return Way.ALL.stream().filter(way -> way.calls() == Calls.ASYNCHRONOUS).toList();
    }

    @ParameterizedTest
    @MethodSource("asynchronousWays")
    void whatTheProviderSaysAfterACancelHasNoConsequences(Way way) throws Exception {
        CountDownLatch inProvider = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        CredentialsProvider provider = (uri, challenge) -> {
            inProvider.countDown();
            try {
                assertTrue(cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError("the caller's code was interrupted", e);
            }
            answered.countDown();
            return Optional.of(new Credentials("Aladdin", "open sesame".toCharArray()));
        };
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve(
                    "server",
                    (head, number) -> number == 1 ? status(401, "WWW-Authenticate: Basic realm=\"cave\"") : UPGRADE);
            Session session =
                    servers.open(options -> options.credentials(provider).option(Option.BASIC_IN_CLEAR_TEXT, true));
            Request request = FlowServers.request(session, server.uri("/"));
            Outcomes.done(request.sendAsync());
            CompletableFuture<Response> receiving = request.receiveResponseAsync();
            assertTrue(inProvider.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            Outcomes.cancel(receiving);
            assertTrue(receiving.isCancelled());
            cancelled.countDown();
            assertTrue(answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            // The provider has returned in vain; when the session is gone, nothing more can follow.
            session.abort();
            Outcomes.done(session.terminated());
            assertEquals(1, servers.asked("server").size());
        }
    }
}
