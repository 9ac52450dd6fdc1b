package dev.fairlead.api;

/**
 * Where in the life of a connection something happened.
 *
 * @since 0.1
 */
public enum Phase {
    /** Before any I/O: arguments, options, the choice of transport and TLS provider. */
    SETUP,
    /** Looking up the host's name. */
    RESOLVE,
    /** TCP connect, to the proxy if there is one. */
    CONNECT,
    /** Asking a proxy for a connection to the server: TLS with it, if it has that, and its answer. */
    PROXY,
    /** The TLS handshake, behind the TCP connect, or the proxy's answer, and within the same time limit. */
    TLS_HANDSHAKE,
    /** Writing the request head. */
    SEND_REQUEST,
    /** Waiting for the response head and reading it, or its body. */
    RECEIVE_RESPONSE,
    /** Checking the answer and handing over the connection. */
    COMPLETE_UPGRADE,
    /** Sending a message or a part of one. */
    SEND,
    /** Receiving. */
    RECEIVE,
    /** Sending a Close frame and no more. */
    SHUTDOWN,
    /** The closing handshake. */
    CLOSE,
    /** Keeping the connection alive while nothing passes. */
    KEEP_ALIVE
}
