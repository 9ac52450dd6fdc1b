package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.RequestHead;
import java.util.Locale;
import java.util.Optional;

/** The implementation of {@link Connection}. */
final class ConnectionHandle extends BaseHandle implements Connection {

    /** Visible characters that may not stand in a path or query as they are; {@link RequestHead} checks for the rest. */
    private static final String TO_BE_ENCODED = "\"#<>\\^`{|}";

    private final SessionHandle session;
    private final Server server;

    ConnectionHandle(SessionHandle session, Server server, SessionResources retained) {
        super(HandleType.CONNECTION, session, retained, session.context());
        this.session = session;
        this.server = server;
    }

    /** Those of the session, as they stand at each moment. */
    @Override
    OptionValues values() {
        return session.values();
    }

    @Override
    public String host() {
        return server.host();
    }

    @Override
    public int port() {
        return server.port();
    }

    Server server() {
        return server;
    }

    @Override
    public Request openRequest(String method, String target) {
        return openRequest(Scheme.WS, method, target);
    }

    @Override
    public Request openSecureRequest(String method, String target) {
        return openRequest(Scheme.WSS, method, target);
    }

    RequestHandle openRequest(Scheme scheme, String method, String target) {
        String absolute = target.startsWith("/") ? target : "/" + target;
        RequestHead line = Failures.checked(() -> new RequestHead(method, absolute, Headers.empty()));
        requireEncoded(absolute);
        Hop written = new Hop(line.method(), url(scheme, absolute), Headers.empty(), null, false);
        RequestHandle made = new RequestHandle(this, written, retainForChild());
        made.created();
        return made;
    }

    private UrlComponents url(Scheme scheme, String target) {
        int question = target.indexOf('?');
        return new UrlComponents(
                scheme == Scheme.WSS ? "wss" : "ws",
                server.host(),
                server.port(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1)),
                Optional.empty());
    }

    // RFC 9112 3.2.1: a target is a path and a query of RFC 3986, so neither has a fragment.
    private static void requireEncoded(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (TO_BE_ENCODED.indexOf(c) >= 0) {
                throw Failures.parameter(
                        String.format(
                                Locale.ROOT,
                                "request target has the character U+%04X at index %d, see RFC 3986 3.3",
                                (int) c,
                                i),
                        null);
            }
        }
    }

    @Override
    void onClose() {
        // A connection owns nothing: the network connections are its requests'.
    }
}
