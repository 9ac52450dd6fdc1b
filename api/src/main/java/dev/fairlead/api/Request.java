package dev.fairlead.api;

import dev.fairlead.codec.http1.Challenge;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 exchange, which may end in a WebSocket (WinHTTP: {@code WinHttpOpenRequest} to
 * {@code WinHttpWebSocketCompleteUpgrade}).
 *
 * <p>The steps, in this order: header fields and {@link #markForUpgrade()}, {@link #send()},
 * {@link #receiveResponse()}, a look at status and fields, and {@link #completeUpgrade()} if they are a valid 101. A
 * step at the wrong moment fails with {@link HandleStateException} ({@link ErrorCode#INCORRECT_HANDLE_STATE}) and
 * changes nothing. A request can be sent again, after a failure as well as after an answer: each send makes a new
 * network connection and drops the one before, unless that one became a WebSocket.
 *
 * <p>Each step that waits has a blocking and an asynchronous form, which do the same. While one is going on the next one
 * fails with {@link HandleStateException}. Mistakes of the caller are thrown by the asynchronous form itself; whatever else
 * goes wrong comes through its future, which is completed as {@link SessionOptions.Builder#executor} says. Cancelling that
 * future ends the step and drops the connection, as an interrupt does to a blocking form. On a transport without threads of
 * its own an asynchronous step holds a thread of the session's executor while it waits.
 *
 * <p>One thread at a time; only {@link #close()} may come from any thread at any time.
 *
 * @since 0.1
 */
public interface Request extends Handle {

    /**
     * Returns the method.
     *
     * @return {@code GET} unless another was asked for
     */
    String method();

    /**
     * Returns what is asked for.
     *
     * @return path and query
     */
    String target();

    /**
     * Tells whether this request is sent by TLS.
     *
     * @return true if it was opened with {@link Connection#openSecureRequest}
     */
    boolean isSecure();

    /**
     * Returns where the last exchange went to (WinHTTP: {@code WINHTTP_OPTION_URL}): what this request was opened for, or the
     * end of the redirects that were followed.
     *
     * @return a URI of {@code ws} or {@code wss}
     */
    URI uri();

    /**
     * Returns the header fields: as set so far, and after {@link #send()} as they were sent.
     *
     * @return the fields; key and version of the upgrade are among them only after the send
     */
    Headers headers();

    /**
     * Adds a header field, beside others of that name (WinHTTP: {@code WinHttpAddRequestHeaders}). Fields that the
     * exchange itself writes are refused: {@code Host}, {@code Connection}, {@code Upgrade}, {@code Content-Length},
     * {@code Transfer-Encoding} and every {@code Sec-WebSocket-…} ({@link UpgradeOptions} has subprotocols).
     *
     * @param name the field's name, a token (RFC 9110 5.1)
     * @param value the field's value: no control character but tab, nothing above U+00FF (RFC 9110 5.5)
     * @return this
     * @throws InvalidParameterException if name or value are malformed or the field is one of those; nothing is added
     * @throws HandleStateException if the request was sent and is not answered, or is closed
     */
    Request addHeader(String name, String value);

    /**
     * Sets a header field, instead of all others of that name.
     *
     * @param name as for {@link #addHeader}
     * @param value as for {@link #addHeader}
     * @return this
     * @throws InvalidParameterException as for {@link #addHeader}; nothing is changed
     * @throws HandleStateException as for {@link #addHeader}
     */
    Request setHeader(String name, String value);

    /**
     * Removes all header fields of a name.
     *
     * @param name the fields' name; none of that name is not an error
     * @return this
     * @throws InvalidParameterException if the field is one that the exchange itself writes
     * @throws HandleStateException as for {@link #addHeader}
     */
    Request removeHeader(String name);

    /**
     * Adds a header field whose value is for this server only: if a redirect leads to another one, it stays behind for good, as
     * {@code Authorization}, {@code Proxy-Authorization} and {@code Cookie} do without being added by this.
     *
     * @param name as for {@link #addHeader}
     * @param value as for {@link #addHeader}
     * @return this
     * @throws InvalidParameterException as for {@link #addHeader}
     * @throws HandleStateException as for {@link #addHeader}
     */
    Request addSecretHeader(String name, String value);

    /**
     * Gives this request credentials for one scheme (WinHTTP: {@code WinHttpSetCredentials}), for all sends from now on, instead
     * of {@link Option#CREDENTIALS_PROVIDER} for that scheme. With {@link AuthScheme#BASIC} they go with the first request,
     * before the server has asked; with {@link AuthScheme#DIGEST} they answer its challenge. Basic is used without TLS only if
     * {@link Option#BASIC_IN_CLEAR_TEXT} says so; else the server's 401 stands. Never sent to another server that a redirect
     * leads to.
     *
     * @param scheme for which
     * @param credentials user and password
     * @return this
     * @throws HandleStateException as for {@link #addHeader}
     */
    Request setCredentials(AuthScheme scheme, Credentials credentials);

    /**
     * Returns how the server wants to be convinced, after a 401 (WinHTTP: {@code WinHttpQueryAuthSchemes}).
     *
     * @return the challenges of the last answer that can be read, in their order; none if it has none
     * @throws HandleStateException as {@link #response()}
     */
    List<Challenge> challenges();

    /**
     * Marks this request for upgrade with {@link UpgradeOptions#DEFAULT} (WinHTTP:
     * {@code WINHTTP_OPTION_UPGRADE_TO_WEB_SOCKET}). Adds no header field yet.
     *
     * @return this
     * @throws HandleStateException if the request was sent already, is not a GET, or is closed
     */
    default Request markForUpgrade() {
        return markForUpgrade(UpgradeOptions.DEFAULT);
    }

    /**
     * Marks this request for upgrade, and says what to ask for. The fields of the options are added when it is sent.
     * Marking again replaces the options.
     *
     * @param options subprotocols and header fields
     * @return this
     * @throws HandleStateException if the request was sent already, is not a GET, or is closed
     */
    Request markForUpgrade(UpgradeOptions options);

    /**
     * Gives this request TLS options of its own, instead of those of its session (WinHTTP:
     * {@code WINHTTP_OPTION_SECURITY_FLAGS}, {@code WINHTTP_OPTION_CLIENT_CERT_CONTEXT}): for what is overlooked in one
     * server's certificate, or for a client certificate after {@link ErrorCode#CLIENT_AUTH_CERT_NEEDED}. They hold for all
     * sends from now on, which resume only what was agreed on under them. Reads files if the options say so, and waits for
     * nothing else. The very options of the session give this request back to what the session has agreed on.
     *
     * @param options what the connection is to be like; those of the session count no more, none of them
     * @return this
     * @throws TlsSelectionException if TLS cannot be set up with them; nothing is changed
     * @throws HandleStateException if the request is not secure ({@link ErrorCode#INCORRECT_HANDLE_STATE}), was sent and is
     *     not answered, or is closed
     */
    Request tls(TlsOptions options);

    /**
     * Resolves the name, connects, by TLS if the request is secure, and sends the request (WinHTTP:
     * {@code WinHttpSendRequest}). If it is marked, key,
     * version and subprotocols go with it; the key is fresh each time. Waits up to {@link Timeouts#resolve()}, then up to
     * {@link Timeouts#connect()}, then up to {@link Timeouts#send()}, and no longer than {@link Timeouts#upgrade()} in all. After
     * a failure the request can be changed and sent again.
     *
     * @throws CallbackException if the cookie handler has thrown; no connection was opened
     * @throws ConnectionException if the name has no address, no address took the connection, or it broke
     * @throws TlsException if TLS failed, or the server is not to be trusted: not a byte of the request has left then
     *     ({@link Phase#TLS_HANDSHAKE}), unless TLS failed while it was sent
     * @throws TlsSelectionException if this is the first secure request of the session and TLS cannot be set up
     * @throws TimeoutException if one of the limits passed
     * @throws CancelledException if the request was closed meanwhile or the thread was interrupted
     * @throws HandleStateException if a send still waits for its response, or the request is closed
     * @throws IOException only as one of the above that extend {@link WebSocketException}
     */
    void send() throws IOException;

    /**
     * Sends the request as {@link #send()} does, without waiting.
     *
     * @return completed when it is sent, or with what {@link #send()} fails with
     * @throws TlsSelectionException as {@link #send()}
     * @throws HandleStateException as {@link #send()}
     */
    CompletableFuture<Void> sendAsync();

    /**
     * Waits for the head of the answer, past interim ones (WinHTTP: {@code WinHttpReceiveResponse}). Every status is a
     * result, not an error: a refusal too is an answer. Waits up to {@link Timeouts#response()}, no longer than
     * {@link Timeouts#receive()} for the next byte, and no longer than {@link Timeouts#upgrade()} from the send on.
     *
     * <p>Answers that have consequences are passed over (WinHTTP: automatic redirects, {@code
     * ERROR_WINHTTP_RESEND_REQUEST}), each by another exchange on a connection of its own, with a fresh key and with the time
     * limits of a send and of a response, all within that of the upgrade:
     *
     * <ul>
     *   <li>301, 302, 303, 307 and 308 if {@link Option#REDIRECT_POLICY} follows them, up to {@link Option#MAX_REDIRECTS};
     *   <li>401 if there are credentials, up to three times for each send; if they are wrong, the 401 is the result.
     * </ul>
     *
     * The cookies of all of these answers are given to {@link Option#COOKIE_HANDLER}. {@link Option#DISABLED_FEATURES} switches
     * off each of the three.
     *
     * @return status and header fields
     * @throws UpgradeException if what came is not the head of an HTTP/1.1 answer, or goes over a limit
     *     ({@link Limits}); or if a redirect is to be followed and cannot be ({@link ErrorCode#REDIRECT_FAILED}, with its
     *     answer): too many, from TLS to clear text, or nowhere. The connection is dropped
     * @throws CallbackException if the cookie handler or the credentials provider has thrown; the connection is dropped
     * @throws ConnectionException if the connection ended or broke before the head was whole
     * @throws TlsException if TLS failed; with TLS 1.3 a server that misses a certificate of the client
     *     ({@link ErrorCode#CLIENT_AUTH_CERT_NEEDED}) or finds fault with it says so only now. The request can be changed
     *     and sent again
     * @throws TimeoutException if the limit passed; the connection is dropped
     * @throws CancelledException if the request was closed meanwhile or the thread was interrupted; the connection is
     *     dropped
     * @throws HandleStateException if the request was not sent, or the send failed, or the response is in already, or
     *     the request is closed
     * @throws IOException only as one of the above that extend {@link WebSocketException}
     */
    Response receiveResponse() throws IOException;

    /**
     * Waits for the head of the answer as {@link #receiveResponse()} does, without holding the calling thread. Whoever cancels the
     * future ends the exchange that is going on; if that comes between two exchanges, because a challenge is answered or a
     * redirect followed, the request takes the next step as soon as the begun one has noticed, a moment later.
     *
     * @return status and header fields, or what {@link #receiveResponse()} fails with
     * @throws HandleStateException as {@link #receiveResponse()}
     */
    CompletableFuture<Response> receiveResponseAsync();

    /**
     * Returns what {@link #receiveResponse()} returned; also after the upgrade.
     *
     * @return status and header fields of the last answer
     * @throws HandleStateException if there is none since the last send, or the request is closed
     */
    Response response();

    /**
     * Returns the addresses of the network connection, and how long things took (WinHTTP:
     * {@code WINHTTP_OPTION_CONNECTION_INFO}, {@code WINHTTP_OPTION_REQUEST_TIMES}): of the last send, as far as it is known.
     *
     * @return what is known now
     * @throws HandleStateException if nothing was sent, or the send failed; or if the request is closed
     */
    ConnectionInfo connectionInfo();

    /**
     * Returns what has passed on the network connection of the last send until now (WinHTTP: {@code WINHTTP_OPTION_REQUEST_STATS}):
     * after the upgrade that of its WebSocket, but for what only {@link WebSocket#statistics()} knows, which is empty here: the
     * round-trip time, and what compression has saved.
     *
     * @return the counts; they go on
     * @throws HandleStateException as {@link #connectionInfo()}
     */
    Statistics statistics();

    /**
     * Reads the body of the answer (WinHTTP: {@code WinHttpReadData}). Waits up to {@link Timeouts#upgrade()}, and no longer than {@link Timeouts#receive()} for the
     * next byte. Keeps
     * {@link Limits#bodyBytes()} bytes; more than that is dropped with the connection. Nothing is decompressed. The
     * answer 101 has no body. A second call returns the same bytes, and after a failure what had come until then.
     *
     * @return the body, or its beginning; the array belongs to the caller
     * @throws UpgradeException if the body's framing is malformed
     * @throws ConnectionException if the connection ended before the body was whole, or broke
     * @throws TlsException if TLS failed, or a body whose end is that of the connection was cut
     * @throws TimeoutException if the limit passed
     * @throws CancelledException if the request was closed meanwhile or the thread was interrupted
     * @throws HandleStateException if there is no response yet, or the request is closed
     * @throws IOException only as one of the above that extend {@link WebSocketException}; status and fields stay
     *     readable after each of them, and the connection is dropped
     */
    byte[] receiveBody() throws IOException;

    /**
     * Reads the body as {@link #receiveBody()} does, without holding the calling thread.
     *
     * @return the body, or its beginning, or what {@link #receiveBody()} fails with
     * @throws HandleStateException as {@link #receiveBody()}
     */
    CompletableFuture<byte[]> receiveBodyAsync();

    /**
     * Completes the upgrade with no context for the new handle.
     *
     * @return a new WebSocket handle
     * @throws UpgradeException as {@link #completeUpgrade(Object)}
     */
    default WebSocket completeUpgrade() throws UpgradeException {
        return completeUpgrade(null);
    }

    /**
     * Turns this request into a WebSocket, if its answer is a 101 that keeps every rule of RFC 6455 4.1 (WinHTTP:
     * {@code WinHttpWebSocketCompleteUpgrade}). Performs no I/O and never waits. The connection passes over to the new
     * handle, with all bytes that came behind the answer; this request stays readable, and closing it does not touch
     * the WebSocket. One answer makes one WebSocket; to get a second one, send again.
     *
     * @param context the context of the new handle, exactly as given; null for none
     * @return a new WebSocket handle
     * @throws UpgradeException if the answer has another status, or breaks a rule; it carries status, fields and rule,
     *     and the request stays readable
     * @throws HandleStateException if the request was not marked before it was sent, has no response yet, was upgraded
     *     already, or is closed
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    WebSocket completeUpgrade(@Nullable Object context) throws UpgradeException;
}
