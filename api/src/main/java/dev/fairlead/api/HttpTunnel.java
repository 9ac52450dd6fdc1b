package dev.fairlead.api;

import dev.fairlead.api.Authentication.Asked;
import dev.fairlead.codec.http1.Challenge;
import dev.fairlead.codec.http1.HeadLimits;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.ResponseBodyDecoder;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.http1.ResponseHeadDecoder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tunnel by the method CONNECT (RFC 9110 9.3.6). */
final class HttpTunnel implements Tunnel {

    private static final String METHOD = "CONNECT";

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private static final int FIRST_SUCCESS = 200;

    private static final int FIRST_BEHIND_SUCCESS = 300;

    private final ProxyServer proxy;

    /** {@code host:port} of the server. */
    private final String authority;

    private final Limits limits;
    private final Optional<String> userAgent;

    /** Null: challenges are not answered. */
    private final @Nullable Authentication authentication;

    /** The proxy's last answer is answered with it; null: not at all. */
    private @Nullable String authorization;

    private ByteBuffer request = ByteBuffer.allocate(0);
    private ResponseHeadDecoder decoder;

    /**
     * Makes it for one server.
     *
     * @param authority {@code host:port} of the server
     * @param authentication null: challenges are not answered
     */
    HttpTunnel(
            ProxyServer proxy,
            String authority,
            Limits limits,
            Optional<String> userAgent,
            @Nullable Authentication authentication) {
        this.proxy = proxy;
        this.authority = authority;
        this.limits = limits;
        this.userAgent = userAgent;
        this.authentication = authentication;
        this.decoder = newDecoder();
    }

    private ResponseHeadDecoder newDecoder() {
        return new ResponseHeadDecoder(
                new HeadLimits(limits.headBytes(), limits.headLineBytes(), limits.headFields(), limits.interimHeads()));
    }

    @Override
    public void begin() {
        // RFC 9112 3.2.3: the target of CONNECT is host and port of the destination; 3.2: Host says the same.
        Headers.Builder fields = Headers.builder().add("Host", authority);
        userAgent.ifPresent(value -> fields.add("User-Agent", value));
        if (authorization != null) {
            fields.add("Proxy-Authorization", authorization);
        }
        request = new RequestHead(METHOD, authority, fields.build()).encode();
        decoder = newDecoder();
    }

    @Override
    public ByteBuffer toSend() {
        return request;
    }

    @Override
    public Step receive(ByteBuffer src) throws WebSocketException {
        ResponseHead head = head(src);
        if (head == null) {
            return Step.ANSWER;
        }
        // RFC 9110 9.3.6: "Any 2xx (Successful) response indicates that the sender [...] will switch to tunnel mode
        // immediately after the response header section", and whatever it says of a body is ignored.
        if (head.status() >= FIRST_SUCCESS && head.status() < FIRST_BEHIND_SUCCESS) {
            return Step.OPEN;
        }
        if (head.status() == PROXY_AUTHENTICATION_REQUIRED && authentication != null) {
            authorization = authentication
                    .answer(
                            Challenge.all(head.headers(), "Proxy-Authenticate"),
                            new Asked(METHOD, authority, true, URI.create(proxy.toString())))
                    .orElse(null);
            if (authorization != null) {
                return Step.AGAIN;
            }
        }
        throw refused(head, src);
    }

    private @Nullable ResponseHead head(ByteBuffer src) throws ProxyException {
        try {
            ResponseHead head = decoder.decode(src);
            while (head != null && head.isInterim()) {
                head = decoder.decode(src);
            }
            return head;
        } catch (HttpViolation violation) {
            throw new ProxyException(
                    Failure.of(Failures.code(violation), Phase.PROXY, Culprit.PEER, violation.section()),
                    proxy,
                    "the answer of the proxy " + proxy + " is not usable: " + violation.getMessage() + " ("
                            + violation.section() + ")",
                    violation);
        }
    }

    private ProxyException refused(ResponseHead head, ByteBuffer src) {
        boolean login = head.status() == PROXY_AUTHENTICATION_REQUIRED;
        String message = "the proxy " + proxy + " has not made a connection to " + authority + ": it answered "
                + head.status() + (login ? ", and there are no credentials, or no more, that it may be told" : "");
        Response response = new Response(head.status(), head.reason(), head.headers(), Optional.empty());
        return new ProxyException(
                login ? ErrorCode.LOGIN_FAILURE : ErrorCode.CANNOT_CONNECT,
                proxy,
                message,
                new ProxyException.Answer(response, body(head, src)));
    }

    /** What has come of the body. */
    private byte[] body(ResponseHead head, ByteBuffer src) {
        try {
            ResponseBodyDecoder body = new ResponseBodyDecoder(head, METHOD, limits.bodyBytes());
            try {
                body.decode(src);
            } catch (HttpViolation behind) {
                return body.content();
            }
            return body.content();
        } catch (HttpViolation noBody) {
            return new byte[0];
        }
    }

    @Override
    public ProxyException ended() {
        return new ProxyException(
                Failure.of(ErrorCode.CONNECTION_ERROR, Phase.PROXY, Culprit.PEER),
                proxy,
                "the proxy " + proxy + " has ended the connection before it said whether there is one to " + authority,
                null);
    }
}
