package dev.fairlead.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What sessions, connections, requests and WebSockets have in common (WinHTTP: {@code HINTERNET}).
 *
 * <p><b>Lifetime.</b> Every handle is closed by its owner. Closing a handle does not close its children, nor cancel what
 * is going on in them: a child keeps what it needs of its parents alive, and the session's threads and transport end
 * with its last handle. Calls on a closed handle fail with {@link HandleStateException}
 * ({@link ErrorCode#INVALID_HANDLE}).
 *
 * @since 0.1
 */
public interface Handle extends AutoCloseable {

    /**
     * Returns the kind of this handle; also after it was closed.
     *
     * @return the kind
     */
    HandleType type();

    /**
     * Returns the handle that this one was made from; also after either was closed.
     *
     * @return the parent; empty for a session
     */
    Optional<Handle> parent();

    /**
     * Returns the object that the application attached to this handle (WinHTTP: {@code WINHTTP_OPTION_CONTEXT_VALUE}).
     * A connection and a request start with their parent's, a WebSocket with what
     * {@link Request#completeUpgrade(Object)} was given.
     *
     * @param type what the context is expected to be
     * @param <T> what the context is expected to be
     * @return the context; empty if there is none
     * @throws ClassCastException if there is one and it is something else
     */
    <T> Optional<T> context(Class<T> type);

    /**
     * Attaches an object to this handle. Children that exist already keep theirs. May be called by any thread.
     *
     * @param context the object; null for none
     * @throws HandleStateException ({@link ErrorCode#INVALID_HANDLE}) if this handle is closed
     */
    void setContext(@Nullable Object context);

    /**
     * Tells whether this handle was not closed yet.
     *
     * @return false after {@link #close()}
     */
    boolean isOpen();

    /**
     * Closes this handle (WinHTTP: {@code WinHttpCloseHandle}). Never waits, whatever its kind, and never throws. Operations that are going on
     * in this handle end with {@link CancelledException}. May be called by any thread; more calls than one do nothing.
     */
    @Override
    void close();
}
