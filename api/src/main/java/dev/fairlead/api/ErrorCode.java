package dev.fairlead.api;

/**
 * What went wrong, in WinHTTP's terms: the constants carry its names (without {@code ERROR_} and
 * {@code ERROR_WINHTTP_}) and numbers, so that who comes from there can look them up.
 *
 * @since 0.1
 */
public enum ErrorCode {
    /** The handle was closed before the call ({@code ERROR_INVALID_HANDLE}). */
    INVALID_HANDLE(6),
    /** An argument that is never legal ({@code ERROR_INVALID_PARAMETER}). */
    INVALID_PARAMETER(87),
    /** The WebSocket is in a state that does not allow the operation ({@code ERROR_INVALID_OPERATION}). */
    INVALID_OPERATION(4317),
    /** A time limit passed ({@code ERROR_WINHTTP_TIMEOUT}). */
    TIMEOUT(12002),
    /** No transport, or more than one and no choice, or one that could not be set up; or TLS that could not be. */
    INTERNAL_ERROR(12004),
    /** A URI that is no WebSocket URI ({@code ERROR_WINHTTP_INVALID_URL}). */
    INVALID_URL(12005),
    /** A URI whose scheme is not one of ours ({@code ERROR_WINHTTP_UNRECOGNIZED_SCHEME}). */
    UNRECOGNIZED_SCHEME(12006),
    /** The host's name has no address ({@code ERROR_WINHTTP_NAME_NOT_RESOLVED}). */
    NAME_NOT_RESOLVED(12007),
    /** A proxy wants credentials, or others ({@code ERROR_WINHTTP_LOGIN_FAILURE}). */
    LOGIN_FAILURE(12015),
    /** Ended by a close, an abort or an interrupt while it was going on ({@code ERROR_WINHTTP_OPERATION_CANCELLED}). */
    OPERATION_CANCELLED(12017),
    /** An option that handles of this type do not have ({@code ERROR_WINHTTP_INCORRECT_HANDLE_TYPE}). */
    INCORRECT_HANDLE_TYPE(12018),
    /** The request is at another point of its exchange ({@code ERROR_WINHTTP_INCORRECT_HANDLE_STATE}). */
    INCORRECT_HANDLE_STATE(12019),
    /** No address of the host took a connection ({@code ERROR_WINHTTP_CANNOT_CONNECT}). */
    CANNOT_CONNECT(12029),
    /** The connection broke or ended without a Close frame ({@code ERROR_WINHTTP_CONNECTION_ERROR}). */
    CONNECTION_ERROR(12030),
    /** The server needs a certificate of the client ({@code ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED}). */
    CLIENT_AUTH_CERT_NEEDED(12044),
    /** The server broke a rule of HTTP or of the WebSocket protocol ({@code ERROR_WINHTTP_INVALID_SERVER_RESPONSE}). */
    INVALID_SERVER_RESPONSE(12152),
    /** A redirect that cannot be followed, or one too many ({@code ERROR_WINHTTP_REDIRECT_FAILED}). */
    REDIRECT_FAILED(12156),
    /** TLS failed ({@code ERROR_WINHTTP_SECURE_FAILURE}). */
    SECURE_FAILURE(12175),
    /** More header fields or interim answers than allowed ({@code ERROR_WINHTTP_HEADER_COUNT_EXCEEDED}). */
    HEADER_COUNT_EXCEEDED(12181),
    /** A response head larger than allowed ({@code ERROR_WINHTTP_HEADER_SIZE_OVERFLOW}). */
    HEADER_SIZE_OVERFLOW(12182);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /**
     * Returns WinHTTP's number for this code.
     *
     * @return the value of the Windows constant, 12000 and above for WinHTTP's own
     */
    public int number() {
        return number;
    }
}
