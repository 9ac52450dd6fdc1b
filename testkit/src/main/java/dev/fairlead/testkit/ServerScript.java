package dev.fairlead.testkit;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.HttpViolation;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Map;

/**
 * What an {@link EmbeddedServer} does with a connection.
 *
 * <p>A script runs once per connection, from the moment it has been accepted, on a thread of that connection; a script
 * that keeps state shares it between connections. When the script returns, the server ends its side of the connection
 * in order and waits up to two seconds for the client to end its own, so that nothing that was written is lost. A
 * script may wait for the test, for instance on a {@link java.util.concurrent.CountDownLatch}: the thread is
 * interrupted when the server is closed.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ServerScript {

    /**
     * Serves one connection.
     *
     * @param connection the connection; of no use after the return
     * @throws Exception if the client, or the test's expectation of it, failed: {@link EmbeddedServer#failures()} tells
     *     it. Before the connection ends, a {@link dev.fairlead.codec.frame.ProtocolViolation} is answered with a close
     *     frame of its code, an {@link HttpViolation} with 400, unless something of the kind has been sent. An {@link
     *     AssertionError} is kept in the same way.
     */
    void serve(ServerConnection connection) throws Exception;

    /**
     * Returns the script that accepts every right request on any path and then {@linkplain ServerConnection#echo()
     * echoes}. A client that leaves is no failure to it; one that breaks a protocol is.
     *
     * @return the script
     */
    static ServerScript echo() {
        return connection -> {
            if (requestCame(connection)) {
                connection.upgrade();
                connection.echo();
            }
        };
    }

    /**
     * Returns the script that answers the first request with a given response, whatever the request is.
     *
     * @param status 100 to 599
     * @param reason the reason phrase
     * @param fields the response's fields; {@code Content-Length}, unless there is {@code Transfer-Encoding}, and
     *     {@code Connection: close} are added if absent
     * @param body the body, empty for none; copied
     * @return the script
     * @throws IllegalArgumentException if {@code status} or {@code reason} cannot be sent
     */
    static ServerScript refuse(int status, String reason, Headers fields, byte... body) {
        byte[] response = ServerConnection.join(
                Frame.toArray(
                        Requests.lastHead(status, reason, fields, body.length).encode()),
                body);
        return connection -> {
            if (requestCame(connection)) {
                connection.write(response);
            }
        };
    }

    /**
     * Returns the script that follows another one by the path of the first request, and answers 404 for all other
     * paths.
     *
     * @param byPath scripts by path, {@code /echo} for instance; the query of a request does not count; copied
     * @return the script
     */
    static ServerScript routes(Map<String, ServerScript> byPath) {
        Map<String, ServerScript> scripts = Map.copyOf(byPath);
        ServerScript notFound = refuse(404, "Not Found", Headers.empty());
        return connection -> {
            if (requestCame(connection)) {
                String path = connection.request().target().split("\\?", 2)[0];
                scripts.getOrDefault(path, notFound).serve(connection);
            }
        };
    }

    /** False for a client that connects and leaves, as those do that look whether a port is open. */
    private static boolean requestCame(ServerConnection connection) throws IOException, HttpViolation {
        try {
            connection.request();
            return true;
        } catch (EOFException | SocketException clientLeft) {
            return false;
        }
    }
}
