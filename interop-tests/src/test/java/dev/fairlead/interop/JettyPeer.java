package dev.fairlead.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty 12 with its own API. */
final class JettyPeer implements EchoPeer {

    /** The field in which a proxy says who its client is. */
    static final String CLIENT_SUBJECT = "X-Client-Subject";

    private static final int LARGEST_MESSAGE = 32 * 1024 * 1024;

    private final Events events = new Events();
    private final Server server = new Server();
    private final int port;

    JettyPeer() throws IOException {
        this(null);
    }

    /** Speaks TLS if it is told how. */
    JettyPeer(SslContextFactory.@Nullable Server tls) throws IOException {
        ServerConnector connector = tls == null ? new ServerConnector(server) : new ServerConnector(server, tls);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        Handler upgrades = WebSocketUpgradeHandler.from(server, this::configure);
        server.setHandler(new Handler.Sequence(new Refusals(), upgrades));
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("Jetty did not start", e);
        }
        port = connector.getLocalPort();
    }

    private void configure(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(LARGEST_MESSAGE);
        container.setMaxBinaryMessageSize(LARGEST_MESSAGE);
        container.setIdleTimeout(Duration.ofSeconds(60));
        container.addMapping("/*", this::upgrade);
    }

    private Object upgrade(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        if (request.hasSubProtocol(Errand.SUBPROTOCOL)) {
            response.setAcceptedSubProtocol(Errand.SUBPROTOCOL);
        }
        Errand errand = errand(request);
        String subject = clientSubject(request);
        if (subject != null) {
            events.add(errand.id(), "client " + subject);
        }
        return new JettyEnd(errand, events);
    }

    /** Of the certificate that was shown here, or to the proxy before. */
    private static @Nullable String clientSubject(Request request) {
        EndPoint.SslSessionData tls =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate[] certificates = tls == null ? null : tls.peerCertificates();
        return certificates == null || certificates.length == 0
                ? request.getHeaders().get(CLIENT_SUBJECT)
                : certificates[0].getSubjectX500Principal().getName();
    }

    private static Errand errand(Request request) {
        HttpURI uri = request.getHttpURI();
        return Errand.of(uri.getPath(), uri.getQuery());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Jetty did not stop", e);
        }
    }

    /** Answers what is to be refused, before it can be upgraded. */
    private static final class Refusals extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Errand errand = errand(request);
            if (!errand.isRefusal()) {
                return false;
            }
            response.setStatus(errand.number("status"));
            response.getHeaders().put("X-Peer", "interop");
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            String body = Errand.refusal(errand.number("status"));
            if (errand.parameter("chunked").isEmpty()) {
                Content.Sink.write(response, true, body, callback);
            } else {
                // What is not the last comes before the length is known, and so in chunks.
                response.write(
                        false,
                        ByteBuffer.wrap(body.substring(0, 3).getBytes(StandardCharsets.UTF_8)),
                        Callback.from(
                                () -> Content.Sink.write(response, true, body.substring(3), callback),
                                callback::failed));
            }
            return true;
        }
    }
}
