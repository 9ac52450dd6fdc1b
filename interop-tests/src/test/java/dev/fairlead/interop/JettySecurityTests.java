package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.Credentials;
import dev.fairlead.api.Option;
import dev.fairlead.api.RedirectPolicy;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.UpgradeException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.resourcecheck.ResourceCheck;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.security.authentication.DigestAuthenticator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Redirects, cookies, Basic and Digest as Jetty has them. */
@Timeout(60)
@ResourceCheck.OfTheClass(
        threads = {"qtp", "Scheduler-"},
        reason = "Jetty starts threads of its pool when there is work for them")
class JettySecurityTests {

    /** A scheme, and who checks it. */
    record Scheme(String name, Supplier<Authenticator> authenticator) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> schemes() {
        return Stream.of(new Scheme("Basic", BasicAuthenticator::new), new Scheme("Digest", DigestAuthenticator::new))
                .flatMap(scheme -> Stream.of("socket", "nio").map(transport -> Arguments.of(scheme, transport)));
    }

    private static Session open(String transport, String password) {
        return Session.open(SessionOptions.builder()
                .transport(transport)
                .cookieHandler(new CookieManager())
                .credentials(
                        (uri, challenge) -> Optional.of(new Credentials(SecuredJetty.USER, password.toCharArray())))
                .option(Option.BASIC_IN_CLEAR_TEXT, true)
                .option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE)
                .build());
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void aRedirectACookieAndAChallengeLeadToAWebSocket(Scheme scheme, String transport) throws Exception {
        try (SecuredJetty jetty = new SecuredJetty(scheme.authenticator().get());
                Session session = open(transport, SecuredJetty.PASSWORD);
                WebSocket socket = session.webSocket(URI.create("ws://127.0.0.1:" + jetty.port() + "/moved"))) {
            socket.sendText("inside");
            assertEquals("inside", PeerScenarios.textFrom(socket));
            assertEquals(
                    List.of("/moved - -", "/echo/here - way=long", "/echo/here " + scheme.name() + " way=long"),
                    jetty.asked());
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void wrongCredentialsLeaveTheRefusal(Scheme scheme, String transport) throws Exception {
        try (SecuredJetty jetty = new SecuredJetty(scheme.authenticator().get());
                Session session = open(transport, "abracadabra")) {
            UpgradeException refused = assertThrows(
                    UpgradeException.class,
                    () -> session.webSocket(URI.create("ws://127.0.0.1:" + jetty.port() + "/echo/here")));
            assertEquals(401, refused.response().orElseThrow().status());
        }
    }
}
