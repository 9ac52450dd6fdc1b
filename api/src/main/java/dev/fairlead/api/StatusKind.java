package dev.fairlead.api;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a {@link StatusEvent} tells of, by WinHTTP's names (without {@code WINHTTP_CALLBACK_STATUS_}) and numbers.
 *
 * @since 0.1
 */
public enum StatusKind {
    /** The host's name is looked up. Not told for an address. */
    RESOLVING_NAME(0x1),
    /** The look-up is done. */
    NAME_RESOLVED(0x2),
    /** An address is connected to. */
    CONNECTING_TO_SERVER(0x4),
    /** TCP is connected; a TLS handshake follows if the request is secure. */
    CONNECTED_TO_SERVER(0x8),
    /** The request head begins to be sent. */
    SENDING_REQUEST(0x10),
    /** The request head was handed to the system. */
    REQUEST_SENT(0x20),
    /** The response is waited for. */
    RECEIVING_RESPONSE(0x40),
    /** The response head is in. */
    RESPONSE_RECEIVED(0x80),
    /** The network connection of a request is about to be closed. Not told for one that became a WebSocket. */
    CLOSING_CONNECTION(0x100),
    /** It is closed. */
    CONNECTION_CLOSED(0x200),
    /** The handle was made, with this listener from its parent. */
    HANDLE_CREATED(0x400),
    /** The handle was closed; always the last of a handle, once. */
    HANDLE_CLOSING(0x800),
    /** A redirect is followed: {@link StatusEvent.Redirected}. */
    REDIRECT(0x4000),
    /** An interim answer has come: {@link StatusEvent.IntermediateResponse}. */
    INTERMEDIATE_RESPONSE(0x8000),
    /** TLS failed: {@link StatusEvent.SecureFailed}; the error of the call follows. */
    SECURE_FAILURE(0x10000),
    /** {@link Request#receiveResponseAsync} is done. */
    HEADERS_AVAILABLE(0x20000),
    /** An asynchronous receive is done: {@link StatusEvent.Transferred}. */
    READ_COMPLETE(0x80000),
    /** An asynchronous send is done: {@link StatusEvent.Transferred}. */
    WRITE_COMPLETE(0x100000),
    /** An asynchronous call has failed: {@link StatusEvent.Failed}. */
    REQUEST_ERROR(0x200000),
    /** {@link Request#sendAsync} is done. */
    SENDREQUEST_COMPLETE(0x400000),
    /** {@link WebSocket#closeHandshakeAsync} is done. */
    CLOSE_COMPLETE(0x2000000),
    /** {@link WebSocket#shutdownAsync} is done. */
    SHUTDOWN_COMPLETE(0x4000000);

    /** All of them (WinHTTP: {@code WINHTTP_CALLBACK_FLAG_ALL_NOTIFICATIONS}). */
    public static final Set<StatusKind> ALL = Collections.unmodifiableSet(EnumSet.allOf(StatusKind.class));

    /**
     * The outcomes of asynchronous calls (WinHTTP: {@code WINHTTP_CALLBACK_FLAG_ALL_COMPLETIONS}, and the two that its value
     * leaves out).
     */
    public static final Set<StatusKind> COMPLETIONS =
            Collections.unmodifiableSet(EnumSet.range(HEADERS_AVAILABLE, SHUTDOWN_COMPLETE));

    private final int number;

    StatusKind(int number) {
        this.number = number;
    }

    /**
     * Returns WinHTTP's number for this kind.
     *
     * @return the value of the Windows constant, a single bit
     */
    public int number() {
        return number;
    }
}
