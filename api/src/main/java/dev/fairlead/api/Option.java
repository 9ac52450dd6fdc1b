package dev.fairlead.api;

import static dev.fairlead.api.HandleType.CONNECTION;
import static dev.fairlead.api.HandleType.REQUEST;
import static dev.fairlead.api.HandleType.SESSION;
import static dev.fairlead.api.HandleType.WEB_SOCKET;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.spi.transport.HostLookup;
import java.net.CookieHandler;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A setting of a handle, with its type (WinHTTP: {@code WinHttpSetOption}, {@code WinHttpQueryOption}). What a session is
 * opened with comes from {@link SessionOptions}; {@link Handle#setOption} changes it later.
 *
 * <p><b>Inheritance.</b> A connection has its session's values, as they stand at each moment. A request takes them when it is
 * opened, and a WebSocket those of its request when that was sent: later changes of the parent do not reach a child.
 *
 * <p><b>When a change counts.</b> Each send of a request takes the values that stand then; a change behind it counts for the
 * next. Changes of an open WebSocket count for the operations that begin afterwards.
 *
 * @param <T> type of the values
 * @since 0.1
 */
public final class Option<T> {

    private static final Set<HandleType> ALL = EnumSet.allOf(HandleType.class);
    private static final Set<HandleType> SETTABLE = EnumSet.of(SESSION, REQUEST);
    private static final Set<HandleType> UP_TO_REQUEST = EnumSet.of(SESSION, CONNECTION, REQUEST);
    private static final Set<HandleType> WITH_SOCKET = EnumSet.of(SESSION, REQUEST, WEB_SOCKET);

    /** {@link Timeouts#resolve()}. Set on sessions and requests. */
    public static final Option<Duration> RESOLVE_TIMEOUT =
            timeout("RESOLVE_TIMEOUT", Timeouts.DEFAULT.resolve(), SETTABLE, UP_TO_REQUEST);

    /** {@link Timeouts#connect()}. Set on sessions and requests. */
    public static final Option<Duration> CONNECT_TIMEOUT =
            timeout("CONNECT_TIMEOUT", Timeouts.DEFAULT.connect(), SETTABLE, UP_TO_REQUEST);

    /** {@link Timeouts#send()}. Set on sessions, requests and WebSockets. */
    public static final Option<Duration> SEND_TIMEOUT =
            timeout("SEND_TIMEOUT", Timeouts.DEFAULT.send(), WITH_SOCKET, ALL);

    /** {@link Timeouts#receive()}. Set on sessions, requests and WebSockets. */
    public static final Option<Duration> RECEIVE_TIMEOUT =
            timeout("RECEIVE_TIMEOUT", Timeouts.DEFAULT.receive(), WITH_SOCKET, ALL);

    /**
     * {@link Timeouts#response()}. Set on sessions and requests. A value below that of {@link #RECEIVE_TIMEOUT} reads back
     * as that, as in WinHTTP.
     */
    public static final Option<Duration> RESPONSE_TIMEOUT =
            timeout("RESPONSE_TIMEOUT", Timeouts.DEFAULT.response(), SETTABLE, UP_TO_REQUEST);

    /** {@link Timeouts#upgrade()}. Set on sessions and requests. */
    public static final Option<Duration> UPGRADE_TIMEOUT =
            timeout("UPGRADE_TIMEOUT", Timeouts.DEFAULT.upgrade(), SETTABLE, UP_TO_REQUEST);

    /** {@link Timeouts#close()}. Set on sessions, requests and WebSockets. */
    public static final Option<Duration> CLOSE_TIMEOUT =
            timeout("CLOSE_TIMEOUT", Timeouts.DEFAULT.close(), WITH_SOCKET, ALL);

    /** {@link SessionOptions.Builder#receiveBufferSize}. Set on sessions and requests, and on nothing else to be read. */
    public static final Option<Integer> RECEIVE_BUFFER_SIZE = buffer("RECEIVE_BUFFER_SIZE", "receive buffer size");

    /** {@link SessionOptions.Builder#sendBufferSize}. Set on sessions and requests, and on nothing else to be read. */
    public static final Option<Integer> SEND_BUFFER_SIZE = buffer("SEND_BUFFER_SIZE", "send buffer size");

    /**
     * {@link SessionOptions.Builder#limits} (WinHTTP: {@code WINHTTP_OPTION_MAX_HTTP_STATUS_CONTINUE},
     * {@code …_MAX_RESPONSE_HEADER_SIZE}, {@code …_MAX_RESPONSE_DRAIN_SIZE}). Set on sessions and requests.
     */
    public static final Option<Limits> LIMITS = new Option<>("LIMITS", Limits.DEFAULT, SETTABLE, ALL);

    /** {@link SessionOptions.Builder#userAgent}. Set on sessions. */
    public static final Option<Optional<String>> USER_AGENT = new Option<>(
            "USER_AGENT",
            Optional.empty(),
            EnumSet.of(SESSION),
            UP_TO_REQUEST,
            value -> value.ifPresent(text -> Failures.checked(() -> new Headers.Field("User-Agent", text))));

    /** What keeps WebSockets alive; default {@link KeepAlive#DEFAULT}. Set on sessions, requests and WebSockets. */
    public static final Option<KeepAlive> KEEP_ALIVE = new Option<>("KEEP_ALIVE", KeepAlive.DEFAULT, WITH_SOCKET, ALL);

    /**
     * WinHTTP's keep-alive, to the letter ({@code WINHTTP_OPTION_WEB_SOCKET_KEEPALIVE_INTERVAL}): sets
     * {@link #KEEP_ALIVE} to {@link KeepAlive#unsolicitedPongs}; at least 15 s. Set on WebSockets only, and cannot be read.
     */
    public static final Option<Duration> KEEP_ALIVE_INTERVAL = new Option<>(
            "KEEP_ALIVE_INTERVAL",
            KeepAlive.DEFAULT.interval(),
            EnumSet.of(WEB_SOCKET),
            EnumSet.noneOf(HandleType.class),
            KeepAlive::unsolicitedPongs);

    /** Which redirects are followed; default {@link RedirectPolicy#NEVER}. Set on sessions and requests. */
    public static final Option<RedirectPolicy> REDIRECT_POLICY =
            new Option<>("REDIRECT_POLICY", RedirectPolicy.NEVER, SETTABLE, UP_TO_REQUEST);

    /**
     * How many redirects are followed one after the other (WinHTTP: {@code WINHTTP_OPTION_MAX_HTTP_AUTOMATIC_REDIRECTS});
     * default 5. Set on sessions and requests.
     */
    public static final Option<Integer> MAX_REDIRECTS = new Option<>(
            "MAX_REDIRECTS", 5, SETTABLE, UP_TO_REQUEST, value -> requireAtLeast("MAX_REDIRECTS", 0, value, ""));

    /**
     * What is not to be done for this request; default nothing. Set on requests only, and cannot be read, as in WinHTTP.
     */
    public static final Option<Set<Feature>> DISABLED_FEATURES =
            new Option<>("DISABLED_FEATURES", Set.of(), EnumSet.of(REQUEST), EnumSet.noneOf(HandleType.class));

    /**
     * Who keeps cookies (RFC 6265) and is asked for them; default nobody. It sees URIs of {@code http} and {@code https}, may
     * wait where futures are completed, and must be thread-safe, as {@link java.net.CookieManager} is. If it throws, the request
     * fails with {@link CallbackException}. A field {@code Cookie} of the caller's own is sent instead of its. Set on sessions
     * and requests.
     */
    public static final Option<Optional<CookieHandler>> COOKIE_HANDLER =
            new Option<>("COOKIE_HANDLER", Optional.empty(), SETTABLE, UP_TO_REQUEST);

    /** Who is asked for credentials if a server wants some; default nobody. Set on sessions and requests. */
    public static final Option<Optional<CredentialsProvider>> CREDENTIALS_PROVIDER =
            new Option<>("CREDENTIALS_PROVIDER", Optional.empty(), SETTABLE, UP_TO_REQUEST);

    /**
     * Whether {@link AuthScheme#BASIC} may be used without TLS, where whoever is on the way reads the password; default no.
     * Set on sessions and requests.
     */
    public static final Option<Boolean> BASIC_IN_CLEAR_TEXT =
            new Option<>("BASIC_IN_CLEAR_TEXT", false, SETTABLE, UP_TO_REQUEST);

    /** Which proxy requests go through; default {@link ProxyConfig#none()}. Set on sessions and requests. */
    public static final Option<ProxyConfig> PROXY = new Option<>("PROXY", ProxyConfig.none(), SETTABLE, UP_TO_REQUEST);

    /**
     * Who the user is to a proxy that asks (WinHTTP: {@code WINHTTP_OPTION_PROXY_USERNAME}, {@code …_PROXY_PASSWORD}); default
     * nobody. They are told to the proxy only, never within the connection that it makes; by Digest if it offers that, by Basic
     * also without TLS, see {@link #DISABLED_PROXY_SCHEMES}. Set on sessions and requests.
     */
    public static final Option<Optional<Credentials>> PROXY_CREDENTIALS =
            new Option<>("PROXY_CREDENTIALS", Optional.empty(), SETTABLE, UP_TO_REQUEST);

    /**
     * By which schemes no proxy is answered (WinHTTP: {@code WINHTTP_OPTION_DISABLE_PROXY_AUTH_SCHEMES}); default none of them. It
     * does not concern SOCKS. Set on sessions.
     */
    public static final Option<Set<AuthScheme>> DISABLED_PROXY_SCHEMES =
            new Option<>("DISABLED_PROXY_SCHEMES", Set.of(), EnumSet.of(SESSION), UP_TO_REQUEST);

    /**
     * How many addresses of a host are tried behind the first, each of them until one takes a connection (WinHTTP:
     * {@code WINHTTP_OPTION_CONNECT_RETRIES}); 0 to 15, default 15. Set on sessions and requests.
     */
    public static final Option<Integer> CONNECT_RETRIES = new Option<>(
            "CONNECT_RETRIES", HostLookup.MOST - 1, SETTABLE, UP_TO_REQUEST, Option::requireConnectRetries);

    /**
     * The name whose addresses are connected to instead of those of the server's own name (WinHTTP:
     * {@code WINHTTP_OPTION_RESOLUTION_HOSTNAME}); default the server's own. The {@code Host} field and the name that TLS asks for
     * stay those of the server. Not for servers that a redirect leads to, nor with a proxy, which looks up for itself. Set on
     * requests.
     */
    public static final Option<Optional<String>> RESOLUTION_HOST = new Option<>(
            "RESOLUTION_HOST",
            Optional.empty(),
            EnumSet.of(REQUEST),
            EnumSet.of(REQUEST),
            value -> value.ifPresent(host -> Server.of(host, 0)));

    /**
     * How messages are to be compressed, if the server agrees (RFC 7692); default not at all. Set on sessions and requests; what
     * counts on a WebSocket was agreed at its upgrade: {@link WebSocket#compression()}.
     */
    public static final Option<Optional<CompressionOptions>> COMPRESSION =
            new Option<>("COMPRESSION", Optional.empty(), SETTABLE, ALL);

    private final String name;
    private final T defaultValue;
    private final Set<HandleType> settable;
    private final Set<HandleType> readable;
    private final Consumer<? super T> check;

    private Option(String name, T defaultValue, Set<HandleType> settable, Set<HandleType> readable) {
        this(name, defaultValue, settable, readable, Option::allow);
    }

    private Option(
            String name,
            T defaultValue,
            Set<HandleType> settable,
            Set<HandleType> readable,
            Consumer<? super T> check) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.settable = settable;
        this.readable = readable;
        this.check = check;
    }

    /** Any value will do. */
    private static void allow(Object value) {}

    private static Option<Duration> timeout(
            String name, Duration defaultValue, Set<HandleType> settable, Set<HandleType> readable) {
        return new Option<>(name, defaultValue, settable, readable, limit -> Timeouts.requirePositive(name, limit));
    }

    private static Option<Integer> buffer(String name, String words) {
        return new Option<>(
                name,
                SessionOptions.DEFAULT_BUFFER,
                SETTABLE,
                SETTABLE,
                bytes -> requireAtLeast(words, SessionOptions.LEAST_BUFFER, bytes, " bytes"));
    }

    private static void requireConnectRetries(int retries) {
        requireAtLeast("CONNECT_RETRIES", 0, retries, "");
        if (retries >= HostLookup.MOST) {
            throw Failures.parameter(
                    "CONNECT_RETRIES is " + retries + ", must be at most " + (HostLookup.MOST - 1), null);
        }
    }

    private static void requireAtLeast(String what, int least, int value, String unit) {
        if (value < least) {
            throw Failures.parameter(what + " is " + value + ", must be at least " + least + unit, null);
        }
    }

    /**
     * Returns all options.
     *
     * @return the constants of this class, in their order
     */
    public static List<Option<?>> all() {
        return List.of(
                RESOLVE_TIMEOUT,
                CONNECT_TIMEOUT,
                SEND_TIMEOUT,
                RECEIVE_TIMEOUT,
                RESPONSE_TIMEOUT,
                UPGRADE_TIMEOUT,
                CLOSE_TIMEOUT,
                RECEIVE_BUFFER_SIZE,
                SEND_BUFFER_SIZE,
                LIMITS,
                USER_AGENT,
                KEEP_ALIVE,
                KEEP_ALIVE_INTERVAL,
                REDIRECT_POLICY,
                MAX_REDIRECTS,
                DISABLED_FEATURES,
                COOKIE_HANDLER,
                CREDENTIALS_PROVIDER,
                BASIC_IN_CLEAR_TEXT,
                PROXY,
                PROXY_CREDENTIALS,
                DISABLED_PROXY_SCHEMES,
                CONNECT_RETRIES,
                RESOLUTION_HOST,
                COMPRESSION);
    }

    /**
     * Returns the name.
     *
     * @return that of the constant
     */
    public String name() {
        return name;
    }

    /**
     * Returns the value that counts if none was set.
     *
     * @return the default
     */
    public T defaultValue() {
        return defaultValue;
    }

    /**
     * Tells on which handles it can be set.
     *
     * @return their types, unmodifiable
     */
    public Set<HandleType> settableOn() {
        return Set.copyOf(settable);
    }

    /**
     * Tells on which handles it can be read.
     *
     * @return their types, unmodifiable
     */
    public Set<HandleType> readableOn() {
        return Set.copyOf(readable);
    }

    /** Fails unless it can be read on a handle of that type. */
    void requireReadable(HandleType type) {
        if (readable.isEmpty()) {
            throw Failures.parameter("option " + name + " can be set only, not read", null);
        }
        requireKind(readable, type, "read");
    }

    /** Fails unless it can be set on a handle of that type, and the value is within its range. */
    void requireSettable(HandleType type, T value) {
        requireKind(settable, type, "set");
        check.accept(value);
    }

    private void requireKind(Set<HandleType> kinds, HandleType type, String verb) {
        if (!kinds.contains(type)) {
            throw Failures.parameter(
                    ErrorCode.INCORRECT_HANDLE_TYPE,
                    Phase.SETUP,
                    "option " + name + " can be " + verb + " on " + kinds + ", not on a " + Failures.name(type),
                    null);
        }
    }

    /** Fails unless a value is within its range. */
    T checked(T value) {
        check.accept(value);
        return value;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
