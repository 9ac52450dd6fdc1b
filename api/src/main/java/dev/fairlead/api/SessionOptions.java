package dev.fairlead.api;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.net.CookieHandler;
import java.net.SocketOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a session. Immutable; made by a {@link #builder()}.
 *
 * @since 0.1
 */
public final class SessionOptions {

    /** The least size of a buffer, WinHTTP's for the send buffer: the largest frame header and a little payload. */
    static final int LEAST_BUFFER = 16;

    /** Both buffers, as in WinHTTP. */
    static final int DEFAULT_BUFFER = 32 * 1024;

    private final @Nullable TransportProvider transport;
    private final @Nullable String transportId;
    private final @Nullable ClassLoader providerLoader;
    private final @Nullable Executor executor;
    private final @Nullable Executor callbackExecutor;
    private final boolean assuredNonBlockingCallbacks;
    private final boolean attend;
    private final Map<SocketOption<?>, Object> socketOptions;
    private final TlsOptions tls;
    private final OptionValues values;

    private SessionOptions(Builder from) {
        transport = from.transport;
        transportId = from.transportId;
        providerLoader = from.providerLoader;
        executor = from.executor;
        callbackExecutor = from.callbackExecutor;
        assuredNonBlockingCallbacks = from.assuredNonBlockingCallbacks;
        attend = from.attend;
        socketOptions = Map.copyOf(from.socketOptions);
        tls = from.tls;
        values = from.values;
    }

    /**
     * Returns a builder that starts with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the transport that was given as an instance.
     *
     * @return the provider; empty if none was given
     */
    public Optional<TransportProvider> transport() {
        return Optional.ofNullable(transport);
    }

    /**
     * Returns the id of the transport that was named.
     *
     * @return the id; empty if none was named
     */
    public Optional<String> transportId() {
        return Optional.ofNullable(transportId);
    }

    /**
     * Returns where transports and TLS providers are looked for.
     *
     * @return the class loader; empty for the one that loaded Fairlead
     */
    public Optional<ClassLoader> providerLoader() {
        return Optional.ofNullable(providerLoader);
    }

    /**
     * Returns where the session runs what may wait.
     *
     * @return the caller's executor; empty if the session makes and ends its own
     */
    public Optional<Executor> executor() {
        return Optional.ofNullable(executor);
    }

    /**
     * Returns where futures are completed.
     *
     * @return the caller's executor; empty for the one that runs what may wait
     */
    public Optional<Executor> callbackExecutor() {
        return Optional.ofNullable(callbackExecutor);
    }

    /**
     * Tells whether futures are completed on the transport's threads.
     *
     * @return true if the caller has assured that callbacks do not block
     */
    public boolean assuresNonBlockingCallbacks() {
        return assuredNonBlockingCallbacks;
    }

    /**
     * Tells whether the session reads ahead while nobody receives, on transports without threads of their own too.
     *
     * @return true if it does
     */
    public boolean attends() {
        return attend;
    }

    /**
     * Returns the options of every socket.
     *
     * @return the options, unmodifiable
     */
    public Map<SocketOption<?>, Object> socketOptions() {
        return socketOptions;
    }

    /**
     * Returns what secure connections are to be like.
     *
     * @return the options
     */
    public TlsOptions tls() {
        return tls;
    }

    /**
     * Returns what the header field {@code User-Agent} says.
     *
     * @return the value; empty if the field is not sent
     */
    public Optional<String> userAgent() {
        return values.get(Option.USER_AGENT);
    }

    /**
     * Returns the time limits.
     *
     * @return the limits
     */
    public Timeouts timeouts() {
        return values.timeouts();
    }

    /**
     * Returns the limits of size and number.
     *
     * @return the limits
     */
    public Limits limits() {
        return values.get(Option.LIMITS);
    }

    /**
     * Returns the size of a connection's inbound buffer.
     *
     * @return bytes
     */
    public int receiveBufferSize() {
        return values.get(Option.RECEIVE_BUFFER_SIZE);
    }

    /**
     * Returns the size of a connection's outbound buffer.
     *
     * @return bytes
     */
    public int sendBufferSize() {
        return values.get(Option.SEND_BUFFER_SIZE);
    }

    /**
     * Returns how much may wait to be sent on a WebSocket.
     *
     * @return bytes; 0: one send operation at a time
     */
    public int sendQueueBytes() {
        return limits().queuedBytes();
    }

    /**
     * Returns the value of an option that the session starts with.
     *
     * @param option which
     * @param <T> type of the value
     * @return the value that was set, or else the default
     * @throws InvalidParameterException if sessions do not have the option ({@link ErrorCode#INCORRECT_HANDLE_TYPE}), or it
     *     cannot be read
     */
    public <T> T option(Option<T> option) {
        option.requireReadable(HandleType.SESSION);
        return values.get(option);
    }

    /** The values of all options that the session starts with. */
    OptionValues values() {
        return values;
    }

    /** Collects the settings of a session. Not thread-safe. */
    public static final class Builder {

        private @Nullable TransportProvider transport;
        private @Nullable String transportId;
        private @Nullable ClassLoader providerLoader;
        private @Nullable Executor executor;
        private @Nullable Executor callbackExecutor;
        private boolean assuredNonBlockingCallbacks;
        private boolean attend;
        private final Map<SocketOption<?>, Object> socketOptions = new HashMap<>();
        private TlsOptions tls = TlsOptions.DEFAULT;
        private OptionValues values = OptionValues.DEFAULTS;

        private Builder() {}

        /**
         * Chooses the transport by instance. Needs no look-up, and so works everywhere; an id that was named before is
         * forgotten.
         *
         * @param provider the transport's provider
         * @return this
         */
        public Builder transport(TransportProvider provider) {
            transport = Objects.requireNonNull(provider, "provider");
            transportId = null;
            return this;
        }

        /**
         * Chooses the transport by its id, among those that are found. An instance that was given before is forgotten.
         * By default there must be exactly one transport.
         *
         * @param id {@code socket} for example
         * @return this
         */
        public Builder transport(String id) {
            transportId = Objects.requireNonNull(id, "id");
            transport = null;
            return this;
        }

        /**
         * Looks for transports and TLS providers in another class loader (and its module layers) than the one that loaded Fairlead.
         *
         * @param loader where to look
         * @return this
         */
        public Builder providerLoader(ClassLoader loader) {
            providerLoader = Objects.requireNonNull(loader, "loader");
            return this;
        }

        /**
         * Runs what may wait on an executor of the caller, who ends it: the look-up of host names, once in a session that
         * sends much the preparation of a cipher for masking keys, and, on a transport
         * without threads of its own, asynchronous calls, each of which then holds a thread while it waits. Futures are
         * completed there too, unless {@link #callbackExecutor} or {@link #assuredNonBlockingCallbacks} says otherwise. It
         * must not run tasks on the thread that submits them, and must not let one task wait for another to end. By
         * default the session makes daemon threads when it needs them, virtual ones on Java 21 and later, and ends them
         * with its last handle.
         *
         * @param blockingWork where to run it
         * @return this
         */
        public Builder executor(Executor blockingWork) {
            executor = Objects.requireNonNull(blockingWork, "blockingWork");
            return this;
        }

        /**
         * Completes futures, and so runs the callbacks that hang on them, on an executor of the caller, who ends it. Those
         * of one direction of a WebSocket are completed one after the other, in order. If the executor rejects a task, a
         * new daemon thread takes it. By default they are completed where {@link #executor} says.
         *
         * @param callbacks where to complete futures
         * @return this
         */
        public Builder callbackExecutor(Executor callbacks) {
            callbackExecutor = Objects.requireNonNull(callbacks, "callbacks");
            return this;
        }

        /**
         * Completes futures on the thread of the transport that has brought the result (WinHTTP:
         * {@code WINHTTP_OPTION_ASSURED_NON_BLOCKING_CALLBACKS}): the shortest way. The caller assures that no callback
         * blocks: one that does holds up all connections of that thread. A callback may begin the next operation; if that
         * is complete at once, its callback runs after the first one, not inside it, so that the stack does not grow. The
         * future of a small message that the socket takes at once can be complete when it is returned, and what is hung on
         * it then runs there and then; any other future whose operation is complete before its call returns is completed on
         * the callback executor. By default no callback runs on a thread of the transport.
         *
         * @return this
         */
        public Builder assuredNonBlockingCallbacks() {
            assuredNonBlockingCallbacks = true;
            return this;
        }

        /**
         * Reads ahead while nobody receives, up to {@link #receiveBufferSize} and so that pings are answered, on transports
         * without threads of their own too. There it costs a thread of {@link #executor} for each WebSocket at all times. By
         * default only transports with threads of their own do that.
         *
         * @return this
         */
        public Builder attend() {
            attend = true;
            return this;
        }

        /**
         * Sets an option of every socket. By default only {@code TCP_NODELAY} is on.
         *
         * @param option one that the transport's sockets support; else connecting fails
         * @param value its value
         * @param <T> type of the value
         * @return this
         */
        public <T> Builder socketOption(SocketOption<T> option, T value) {
            socketOptions.put(
                    Objects.requireNonNull(option, "option"), Objects.requireNonNull((Object) value, "value"));
            return this;
        }

        /**
         * Says what secure connections are to be like: who provides TLS, who is trusted, who this end is, what is offered. By
         * default {@link TlsOptions#DEFAULT}. With others TLS is set up when the session is opened, which then fails with
         * {@link TlsSelectionException} if the provider, a cipher suite or a group that they name is not there; with
         * {@code DEFAULT} it is set up by the first secure request, so that a session without any does not pay for it.
         * {@link Request#tls} is for requests that differ.
         *
         * @param options what they are to be like
         * @return this
         */
        public Builder tls(TlsOptions options) {
            tls = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Sends the header field {@code User-Agent} with requests that have none of their own (WinHTTP:
         * {@code WinHttpOpen}, {@code pszAgentW}). By default it is not sent.
         *
         * @param value the field's value
         * @return this
         * @throws InvalidParameterException if {@code value} has a control character
         */
        public Builder userAgent(String value) {
            return option(Option.USER_AGENT, Optional.of(value));
        }

        /**
         * Sets {@link Option#COOKIE_HANDLER}: who keeps cookies. By default nobody does.
         *
         * @param handler {@link java.net.CookieManager} for example; not that of {@link CookieHandler#getDefault()} by itself
         * @return this
         */
        public Builder cookieHandler(CookieHandler handler) {
            return option(Option.COOKIE_HANDLER, Optional.of(handler));
        }

        /**
         * Sets {@link Option#CREDENTIALS_PROVIDER}: who is asked if a server wants credentials. By default nobody is.
         *
         * @param provider for all servers of the session
         * @return this
         */
        public Builder credentials(CredentialsProvider provider) {
            return option(Option.CREDENTIALS_PROVIDER, Optional.of(provider));
        }

        /**
         * Says which proxy requests go through, as {@link Option#PROXY}.
         *
         * @param config which proxy
         * @return this builder
         */
        public Builder proxy(ProxyConfig config) {
            return option(Option.PROXY, config);
        }

        /**
         * Sets the time limits. By default {@link Timeouts#DEFAULT}.
         *
         * @param limits how long things may take
         * @return this
         */
        public Builder timeouts(Timeouts limits) {
            values = values.with(Objects.requireNonNull(limits, "limits"));
            return this;
        }

        /**
         * Sets the limits of size and number. By default {@link Limits#DEFAULT}.
         *
         * @param bounds how much a server may make this end handle
         * @return this
         */
        public Builder limits(Limits bounds) {
            return option(Option.LIMITS, bounds);
        }

        /**
         * Sets how messages are to be compressed, if the server agrees. By default they are not: read
         * {@link SendOption#UNCOMPRESSED} before.
         *
         * @param options what to offer, and how to compress
         * @return this
         */
        public Builder compression(CompressionOptions options) {
            return option(Option.COMPRESSION, Optional.of(options));
        }

        /**
         * Sets the size of the inbound buffer of each connection (WinHTTP:
         * {@code WINHTTP_OPTION_WEB_SOCKET_RECEIVE_BUFFER_SIZE}). By default 32,768. It limits neither frames nor
         * messages.
         *
         * @param bytes at least 16
         * @return this
         * @throws InvalidParameterException if it is less than 16
         */
        public Builder receiveBufferSize(int bytes) {
            return option(Option.RECEIVE_BUFFER_SIZE, bytes);
        }

        /**
         * Sets the size of the outbound buffer of each connection (WinHTTP:
         * {@code WINHTTP_OPTION_WEB_SOCKET_SEND_BUFFER_SIZE}). By default 32,768. It limits neither frames nor messages.
         *
         * @param bytes at least 16
         * @return this
         * @throws InvalidParameterException if it is less than 16
         */
        public Builder sendBufferSize(int bytes) {
            return option(Option.SEND_BUFFER_SIZE, bytes);
        }

        /**
         * Sets how much may wait to be sent on each WebSocket by asynchronous calls, {@link Limits#queuedBytes()}. What
         * {@link #limits} sets afterwards counts instead.
         *
         * @param bytes the limit; 0: one send operation at a time
         * @return this
         * @throws InvalidParameterException if it is negative
         */
        public Builder sendQueueBytes(int bytes) {
            return limits(values.get(Option.LIMITS).withQueuedBytes(bytes));
        }

        /**
         * Sets an option that the session starts with, and that its requests inherit.
         *
         * @param option one that can be set on sessions
         * @param value within the option's range
         * @param <T> type of the value
         * @return this
         * @throws InvalidParameterException if the option cannot be set on sessions
         *     ({@link ErrorCode#INCORRECT_HANDLE_TYPE}) or the value is out of range
         */
        public <T> Builder option(Option<T> option, T value) {
            option.requireSettable(HandleType.SESSION, Objects.requireNonNull(value, "value"));
            values = values.with(option, value);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options as they stand now
         */
        public SessionOptions build() {
            return new SessionOptions(this);
        }
    }
}
