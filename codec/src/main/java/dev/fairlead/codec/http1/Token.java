package dev.fairlead.codec.http1;

/**
 * The token, HTTP's word for a word: methods, field names, subprotocols.
 *
 * <p>A token is one or more ASCII letters, digits and {@code !#$%&'*+-.^_`|~} (RFC 9110 5.6.2). A text that is a token
 * cannot end a line or an element of a list, so it is safe wherever the protocol wants one.
 *
 * @since 0.1
 */
public final class Token {

    private Token() {}

    /**
     * Tells whether a text is a token.
     *
     * @param text any text
     * @return whether {@code text} is not empty and made of token characters only
     */
    public static boolean isToken(String text) {
        return !text.isEmpty() && Characters.firstOutside(text, Characters::isToken) < 0;
    }

    /**
     * Returns a text that must be a token.
     *
     * @param what what the text is, for the message: "subprotocol 2"
     * @param text the text
     * @return {@code text}
     * @throws IllegalArgumentException if {@code text} is empty or has a character that no token has; the message names
     *     {@code what}, the character and its index, never the text
     */
    public static String require(String what, String text) {
        Characters.requireNotEmpty(what, text);
        Characters.require(what, text, Characters::isToken, "RFC 9110 5.6.2");
        return text;
    }
}
