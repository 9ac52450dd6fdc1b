package dev.fairlead.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A user and his password (WinHTTP: {@code WinHttpSetCredentials}). They are sent in UTF-8, normalised to NFC (RFC 7617
 * 2.1, RFC 7616 4). Immutable and thread-safe; equal only to itself. The password appears in no message, no log and not in
 * {@link #toString}; it is kept in memory until this object is collected.
 *
 * @since 0.1
 */
public final class Credentials {

    private final String user;
    private final char[] password;

    /**
     * Makes credentials.
     *
     * @param user the user's name; may be empty
     * @param password the password, which is copied; the caller may overwrite it
     * @throws InvalidParameterException if {@code user} has a colon (RFC 7617 2), or one of them a control character
     */
    public Credentials(String user, char[] password) {
        requireText("user name", CharBuffer.wrap(user));
        requireText("password", CharBuffer.wrap(password));
        // RFC 7617 2: "a user-id containing a colon character is invalid, as the first colon [...] separates user-id
        // and
        // password from one another".
        if (user.indexOf(':') >= 0) {
            throw Failures.parameter("user name has a colon at index " + user.indexOf(':') + " (RFC 7617 2)", null);
        }
        this.user = Objects.requireNonNull(user, "user");
        this.password = password.clone();
    }

    private static void requireText(String what, CharBuffer text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw Failures.parameter(what + " has a control character at index " + i + " (RFC 7617 2)", null);
            }
        }
    }

    /**
     * Returns the user's name.
     *
     * @return the name as it was given
     */
    public String user() {
        return user;
    }

    /** The name as it is sent. */
    String normalizedUser() {
        return Normalizer.normalize(user, Normalizer.Form.NFC);
    }

    /** The password as it is sent; the array belongs to the caller, who overwrites it. */
    byte[] passwordBytes() {
        CharBuffer wrapped = CharBuffer.wrap(password);
        CharSequence text = Normalizer.isNormalized(wrapped, Normalizer.Form.NFC)
                ? wrapped
                : Normalizer.normalize(wrapped, Normalizer.Form.NFC);
        // Three octets for each char at most, two chars for those of four.
        ByteBuffer encoded = ByteBuffer.allocate(3 * text.length());
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    /** Returns the user's name for traces, and {@code (hidden)} instead of the password. */
    @Override
    public String toString() {
        return "Credentials[user=" + user + ", password=(hidden)]";
    }
}
