package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsContext;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a session: one context for all requests that have no options of their own, so that what one of them has agreed
 * on with a server can be resumed by the next. Thread-safe.
 */
final class SessionTls {

    private final SessionOptions options;

    /** Null until it is needed: who never uses TLS does not pay for it. Any thread. */
    private final AtomicReference<@Nullable TlsContext> shared = new AtomicReference<>();

    private SessionTls(SessionOptions options) {
        this.options = options;
    }

    /** Sets TLS up at once if the caller has said what it is to be like: what is wrong with that, he learns now. */
    static SessionTls of(SessionOptions options) {
        SessionTls made = new SessionTls(options);
        if (options.tls() != TlsOptions.DEFAULT) {
            made.context();
        }
        return made;
    }

    /** The context of the session. */
    TlsContext context() {
        TlsContext known = shared.get();
        if (known != null) {
            return known;
        }
        // Not with a lock, because it reads files. Of two that are made in the same moment one is kept.
        TlsContext made = TlsResolver.context(options.tls(), options);
        TlsContext first = shared.compareAndExchange(null, made);
        return first == null ? made : first;
    }

    /** A context for a request with options of its own; that of the session if they are the session's. */
    TlsContext context(TlsOptions own) {
        return own == options.tls() ? context() : TlsResolver.context(own, options);
    }
}
