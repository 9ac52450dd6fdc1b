package dev.fairlead.codec.deflate;

import dev.fairlead.codec.http1.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one element of a list of extensions, from left to right, each character once.
 *
 * <pre>
 *   RFC 6455 9.1: extension = extension-token *( ";" extension-param )
 *                 extension-param = token [ "=" (token | quoted-string) ]
 * </pre>
 */
final class ExtensionReader {

    static final String SECTION = "RFC 6455 9.1";

    private final String element;

    /** The next character to look at. */
    private int at;

    ExtensionReader(String element) {
        this.element = element;
    }

    Extension read() throws ExtensionViolation {
        String name = token();
        List<Extension.Parameter> parameters = new ArrayList<>();
        while (at < element.length()) {
            take(';');
            parameters.add(parameter());
        }
        return new Extension(name, List.copyOf(parameters));
    }

    private Extension.Parameter parameter() throws ExtensionViolation {
        String name = token();
        if (at == element.length() || element.charAt(at) != '=') {
            return new Extension.Parameter(name, Optional.empty());
        }
        take('=');
        boolean quotes = at < element.length() && element.charAt(at) == '"';
        return new Extension.Parameter(name, Optional.of(quotes ? quoted() : token()));
    }

    /** Takes a token and the space on both sides of it. */
    private String token() throws ExtensionViolation {
        skipSpace();
        int start = at;
        while (at < element.length() && " \t;=\"".indexOf(element.charAt(at)) < 0) {
            at++;
        }
        String token = element.substring(start, at);
        skipSpace();
        return requireToken(token);
    }

    /** Takes a quoted string and the space behind it. */
    private String quoted() throws ExtensionViolation {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < element.length() && element.charAt(at) != '"') {
            // RFC 9110 5.6.4: quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text )
            at += element.charAt(at) == '\\' ? 1 : 0;
            if (at < element.length()) {
                text.append(element.charAt(at));
                at++;
            }
        }
        if (at == element.length()) {
            throw malformed();
        }
        at++;
        skipSpace();
        // RFC 6455 9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF."
        return requireToken(text.toString());
    }

    private String requireToken(String text) throws ExtensionViolation {
        if (!Token.isToken(text)) {
            throw malformed();
        }
        return text;
    }

    private void take(char expected) throws ExtensionViolation {
        if (element.charAt(at) != expected) {
            throw malformed();
        }
        at++;
        skipSpace();
    }

    private void skipSpace() {
        while (at < element.length() && (element.charAt(at) == ' ' || element.charAt(at) == '\t')) {
            at++;
        }
    }

    private ExtensionViolation malformed() {
        return new ExtensionViolation(SECTION, "extension " + ExtensionViolation.shown(element) + " is malformed");
    }
}
