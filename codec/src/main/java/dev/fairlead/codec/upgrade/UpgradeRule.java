package dev.fairlead.codec.upgrade;

/**
 * The rules of the opening handshake that a 101 answer can break.
 *
 * @since 0.1
 */
public enum UpgradeRule {
    /** The answer is HTTP/1.1. */
    VERSION("RFC 9110 7.8", "an upgrade is answered in HTTP/1.1, because HTTP/1.0 has none"),
    /** {@code Upgrade} is there once and says {@code websocket}, in any case. */
    UPGRADE("RFC 6455 4.1 item 2", "the Upgrade field is \"websocket\", in any case, and nothing else"),
    /** {@code Connection} has the token {@code Upgrade}, in any case, among others if need be. */
    CONNECTION("RFC 6455 4.1 item 3", "the Connection field has the token \"Upgrade\", in any case"),
    /** {@code Sec-WebSocket-Accept} is there once and is the proof for the key sent. */
    ACCEPT(
            "RFC 6455 4.1 item 4",
            "one Sec-WebSocket-Accept field has exactly the value that follows from the key sent"),
    /** No extension is in use that was not offered, and none in another way than it was. */
    EXTENSION("RFC 6455 4.1 item 5", "the answer has no extension that was not offered"),
    /** The subprotocol, if any, is one of those offered. */
    SUBPROTOCOL("RFC 6455 4.1 item 6", "the answer has at most one subprotocol, and it is one of those offered");

    private final String section;
    private final String sentence;

    UpgradeRule(String section, String sentence) {
        this.section = section;
        this.sentence = sentence;
    }

    /**
     * Returns where the rule stands.
     *
     * @return a section as in {@code "RFC 6455 4.1 item 4"}
     */
    public String section() {
        return section;
    }

    /**
     * Returns what the rule says.
     *
     * @return a sentence without capital and full stop, for use in a message
     */
    public String sentence() {
        return sentence;
    }
}
