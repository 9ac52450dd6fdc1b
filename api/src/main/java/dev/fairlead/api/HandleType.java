package dev.fairlead.api;

/**
 * The four kinds of handles (WinHTTP: {@code WINHTTP_OPTION_HANDLE_TYPE}).
 *
 * @since 0.1
 */
public enum HandleType {
    /** A {@link Session}. */
    SESSION,
    /** A {@link Connection}. */
    CONNECTION,
    /** A {@link Request}. */
    REQUEST,
    /** A {@link WebSocket}. */
    WEB_SOCKET
}
