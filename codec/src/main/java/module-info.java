/**
 * The WebSocket protocol and the HTTP/1.1 upgrade as pure state machines over byte buffers.
 *
 * <p>Required by {@code dev.fairlead.api}, by the test kit, and by whoever wants the protocol without our input and output:
 * nothing in this module opens a socket, starts a thread, reads a clock or writes a log. Randomness is passed in. It adds no
 * setting and no service.
 */
module dev.fairlead.codec {
    requires static org.jspecify;

    exports dev.fairlead.codec.deflate;
    exports dev.fairlead.codec.frame;
    exports dev.fairlead.codec.http1;
    exports dev.fairlead.codec.upgrade;
}
