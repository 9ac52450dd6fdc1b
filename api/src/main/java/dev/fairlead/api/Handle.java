package dev.fairlead.api;

import java.util.Optional;
import java.util.Set;
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
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    void setContext(@Nullable Object context);

    /**
     * Returns the value of an option (WinHTTP: {@code WinHttpQueryOption}).
     *
     * @param option one that this type of handle has
     * @param <T> type of the value
     * @return the value that was set or inherited, or else the default
     * @throws InvalidParameterException if handles of this type do not have the option
     *     ({@link ErrorCode#INCORRECT_HANDLE_TYPE}), or it cannot be read at all
     * @throws HandleStateException ({@link ErrorCode#INVALID_HANDLE}) if this handle is closed
     */
    <T> T option(Option<T> option);

    /**
     * Sets an option (WinHTTP: {@code WinHttpSetOption}). {@link Option} tells when that counts, and for whom. May be called
     * by any thread.
     *
     * @param option one that can be set on this type of handle
     * @param value within the option's range
     * @param <T> type of the value
     * @throws InvalidParameterException if the option cannot be set on handles of this type
     *     ({@link ErrorCode#INCORRECT_HANDLE_TYPE}) or the value is out of range; the value before stays
     * @throws HandleStateException ({@link ErrorCode#INVALID_HANDLE}) if this handle is closed
     */
    <T> void setOption(Option<T> option, T value);

    /**
     * Returns who is told what happens to this handle.
     *
     * @return the listener that was set or inherited; empty if there is none
     */
    Optional<StatusListener> statusListener();

    /**
     * Says who is to be told what happens to this handle, instead of the one before (WinHTTP:
     * {@code WinHttpSetStatusCallback}). Handles that are made from this one afterwards start with the same listener, those
     * that exist keep theirs. What has happened before the call may still be told to the one before. May be called by any
     * thread.
     *
     * @param listener whom to tell; null for nobody
     * @throws HandleStateException ({@link ErrorCode#INVALID_HANDLE}) if this handle is closed
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    default void setStatusListener(@Nullable StatusListener listener) {
        setStatusListener(listener, StatusKind.ALL);
    }

    /**
     * Says who is to be told what happens to this handle, and which kinds of it. Futures complete whatever is chosen here.
     *
     * @param listener whom to tell; null for nobody
     * @param kinds what to tell
     * @throws HandleStateException ({@link ErrorCode#INVALID_HANDLE}) if this handle is closed
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    void setStatusListener(@Nullable StatusListener listener, Set<StatusKind> kinds);

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
