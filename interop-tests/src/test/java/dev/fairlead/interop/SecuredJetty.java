package dev.fairlead.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty that sends clients on, gives them cookies, and wants to know who they are. */
final class SecuredJetty implements AutoCloseable {

    static final String USER = "Aladdin";

    static final String PASSWORD = "open sesame";

    private final Server server = new Server();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final int port;

    SecuredJetty(Authenticator authenticator) throws IOException {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        SecurityHandler.PathMapped security = new SecurityHandler.PathMapped();
        security.put("/echo/*", Constraint.from("user"));
        security.setLoginService(logins());
        security.setAuthenticator(authenticator);
        security.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping(
                        "/*",
                        (request, response, callback) -> new JettyEnd(Errand.of("/echo", "id=0"), new Events()))));
        server.setHandler(new Handler.Sequence(new Signpost(), security));
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("Jetty did not start", e);
        }
        port = connector.getLocalPort();
    }

    private static HashLoginService logins() {
        UserStore users = new UserStore();
        users.addUser(USER, Credential.getCredential(PASSWORD), new String[] {"user"});
        HashLoginService logins = new HashLoginService("cave");
        logins.setUserStore(users);
        return logins;
    }

    int port() {
        return port;
    }

    /** Path, and the scheme of the credentials and the cookies that came with it, of all requests. */
    List<String> asked() {
        return asked;
    }

    /** Notes what comes, and sends on those who ask for {@code /moved}. */
    private final class Signpost extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            String credentials = value(request, HttpHeader.AUTHORIZATION);
            asked.add(path + " " + credentials.replaceAll(" .*", "") + " " + value(request, HttpHeader.COOKIE));
            if (!path.equals("/moved")) {
                return false;
            }
            response.getHeaders().add(HttpHeader.SET_COOKIE, "way=long; Path=/");
            Response.sendRedirect(request, response, callback, "/echo/here");
            return true;
        }

        private static String value(Request request, HttpHeader name) {
            HttpField field = request.getHeaders().getField(name);
            return field == null ? "-" : field.getValue();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Jetty did not stop", e);
        }
    }
}
