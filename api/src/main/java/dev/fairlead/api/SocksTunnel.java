package dev.fairlead.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tunnel by SOCKS version 5 (RFC 1928), with user and password (RFC 1929) if the proxy wants them. */
final class SocksTunnel implements Tunnel {

    private static final int VERSION = 5;
    private static final int PASSWORD_VERSION = 1;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NO_ACCEPTABLE_METHOD = 0xFF;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int PORT_BYTES = 2;
    private static final int REPLY_HEAD = 5;

    /** The most that a length of one byte can tell. */
    private static final int MOST = 0xFF;

    /** The longest answer: a reply with a name. */
    private static final int LONGEST = REPLY_HEAD + MOST + PORT_BYTES;

    private static final String[] REPLIES = {
        "succeeded",
        "general SOCKS server failure",
        "connection not allowed by ruleset",
        "network unreachable",
        "host unreachable",
        "connection refused",
        "TTL expired",
        "command not supported",
        "address type not supported"
    };

    private final ProxyServer proxy;
    private final String host;
    private final int port;

    /** Null: there are none. */
    private final @Nullable Credentials credentials;

    /** What of the answer that is read has come. */
    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST);

    private Awaited awaited = Awaited.METHOD;
    private ByteBuffer sending = ByteBuffer.allocate(0);

    /** What the proxy is to say next. */
    private enum Awaited {
        METHOD,
        LOGIN,
        REPLY
    }

    /**
     * Makes it for one server.
     *
     * @param credentials null: the proxy is told that there are none
     * @throws InvalidParameterException if the host or the credentials are longer than SOCKS can tell
     */
    SocksTunnel(ProxyServer proxy, String host, int port, @Nullable Credentials credentials) {
        this.proxy = proxy;
        this.host = host;
        this.port = port;
        this.credentials = credentials;
        requireShort("host name", host.length());
        if (credentials != null) {
            requireShort("user name for the proxy", utf8(credentials.normalizedUser()).length);
            byte[] password = credentials.passwordBytes();
            Arrays.fill(password, (byte) 0);
            requireShort("password for the proxy", password.length);
        }
    }

    private static void requireShort(String what, int bytes) {
        if (bytes < 1 || bytes > MOST) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.PROXY,
                    "the " + what + " has " + bytes + " bytes; SOCKS can tell 1 to " + MOST,
                    null);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void begin() {
        sending = credentials == null
                ? bytes(VERSION, 1, NO_AUTHENTICATION)
                : bytes(VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD);
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @Override
    public ByteBuffer toSend() {
        return sending;
    }

    @Override
    public Step receive(ByteBuffer src) throws IOException {
        while (src.hasRemaining() && answer.position() < length()) {
            answer.put(src.get());
            if (answer.position() == 1) {
                requireVersion(answer.get(0));
            }
        }
        return answer.position() < length() ? Step.ANSWER : answered();
    }

    /** How long the answer is, as far as that can be told. */
    private int length() throws ProxyException {
        if (awaited != Awaited.REPLY) {
            return 2;
        }
        if (answer.position() < REPLY_HEAD) {
            return REPLY_HEAD;
        }
        return switch (answer.get(3)) {
            case IPV4 -> REPLY_HEAD - 1 + IPV4_BYTES + PORT_BYTES;
            case IPV6 -> REPLY_HEAD - 1 + IPV6_BYTES + PORT_BYTES;
            case NAME -> REPLY_HEAD + Byte.toUnsignedInt(answer.get(REPLY_HEAD - 1)) + PORT_BYTES;
            default ->
                throw broken("an address of the unknown type " + Byte.toUnsignedInt(answer.get(3)), "RFC 1928 6");
        };
    }

    private void requireVersion(byte version) throws ProxyException {
        int expected = awaited == Awaited.LOGIN ? PASSWORD_VERSION : VERSION;
        if (version != expected) {
            throw broken(
                    "version " + Byte.toUnsignedInt(version) + " instead of " + expected,
                    awaited == Awaited.LOGIN ? "RFC 1929 2" : "RFC 1928 3");
        }
    }

    private Step answered() throws IOException {
        int said = Byte.toUnsignedInt(answer.get(1));
        answer.clear();
        switch (awaited) {
            case METHOD -> methodChosen(said);
            case LOGIN -> {
                if (said != 0) {
                    throw login("it does not take the user and the password");
                }
                ask();
            }
            case REPLY -> {
                if (said != 0) {
                    throw new ProxyException(
                            Failure.of(ErrorCode.CANNOT_CONNECT, Phase.PROXY, Culprit.PEER, "RFC 1928 6"),
                            proxy,
                            refusal() + "it replied " + said
                                    + (said < REPLIES.length ? " (" + REPLIES[said] + ")" : ""),
                            null);
                }
                return Step.OPEN;
            }
        }
        return Step.ANSWER;
    }

    private void methodChosen(int method) throws IOException {
        Credentials own = credentials;
        if (method == USER_AND_PASSWORD && own != null) {
            awaited = Awaited.LOGIN;
            sending = login(own);
        } else if (method == NO_AUTHENTICATION) {
            ask();
        } else if (method == NO_ACCEPTABLE_METHOD) {
            throw login(
                    own == null ? "it asks who is there, and there are no credentials" : "it wants to be told more");
        } else {
            throw broken("the method " + method + ", which was not offered", "RFC 1928 3");
        }
    }

    private static ByteBuffer login(Credentials own) {
        byte[] user = utf8(own.normalizedUser());
        byte[] password = own.passwordBytes();
        ByteBuffer buffer = ByteBuffer.allocate(3 + user.length + password.length);
        buffer.put((byte) PASSWORD_VERSION).put((byte) user.length).put(user);
        buffer.put((byte) password.length).put(password).flip();
        Arrays.fill(password, (byte) 0);
        return buffer;
    }

    private void ask() throws UnknownHostException {
        awaited = Awaited.REPLY;
        byte[] address = address();
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        buffer.put((byte) VERSION).put((byte) CONNECT).put((byte) 0);
        if (address == null) {
            buffer.put((byte) NAME).put((byte) host.length()).put(host.getBytes(StandardCharsets.US_ASCII));
        } else {
            buffer.put((byte) (address.length == IPV4_BYTES ? IPV4 : IPV6)).put(address);
        }
        sending = buffer.putShort((short) port).flip();
    }

    /** The host's address if it is named by that, or null. Hosts are in one spelling: only addresses have these characters. */
    private byte @Nullable [] address() throws UnknownHostException {
        int zone = host.indexOf('%');
        boolean isAddress = host.indexOf(':') >= 0 || Ipv4Text.isDotted(host);
        return isAddress
                ? InetAddress.getByName(zone < 0 ? host : host.substring(0, zone))
                        .getAddress()
                : null;
    }

    private String refusal() {
        return "the proxy " + proxy + " has not made a connection to " + host + ":" + port + ": ";
    }

    private ProxyException login(String why) {
        return new ProxyException(
                Failure.of(ErrorCode.LOGIN_FAILURE, Phase.PROXY, Culprit.PEER, "RFC 1928 3"),
                proxy,
                refusal() + why,
                null);
    }

    private ProxyException broken(String what, String rule) {
        return new ProxyException(
                Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.PROXY, Culprit.PEER, rule),
                proxy,
                "the answer of the proxy " + proxy + " is not usable: it has " + what + " (" + rule + ")",
                null);
    }

    @Override
    public ProxyException ended() {
        return new ProxyException(
                Failure.of(ErrorCode.CONNECTION_ERROR, Phase.PROXY, Culprit.PEER),
                proxy,
                "the proxy " + proxy + " has ended the connection before it said whether there is one to " + host + ":"
                        + port,
                null);
    }
}
