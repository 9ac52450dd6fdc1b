package dev.fairlead.codec.upgrade;

import dev.fairlead.codec.deflate.DeflateNegotiation;

/** The fields of the opening handshake (RFC 6455 11.3, RFC 9110 7.6.1 and 7.8), and the one protocol version. */
final class FieldNames {

    static final String HOST = "Host";
    static final String UPGRADE = "Upgrade";
    static final String CONNECTION = "Connection";
    static final String KEY = "Sec-WebSocket-Key";
    static final String VERSION = "Sec-WebSocket-Version";
    static final String ACCEPT = "Sec-WebSocket-Accept";
    static final String PROTOCOL = "Sec-WebSocket-Protocol";
    static final String EXTENSIONS = DeflateNegotiation.FIELD;

    // RFC 6455 4.1: "The value of this header field MUST be 13."
    static final String VERSION_13 = "13";

    private FieldNames() {}
}
