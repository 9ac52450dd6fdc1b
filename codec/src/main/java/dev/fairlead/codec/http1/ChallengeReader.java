package dev.fairlead.codec.http1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the challenges of one field (RFC 9110 11.6.1), from left to right, each character at most three times: a comma may
 * stand between parameters and between challenges, and which it is shows only behind the next word.
 */
final class ChallengeReader {

    private final String value;

    /** The next character to look at. */
    private int at;

    /** Of the challenge that is being read; null: there is none yet. */
    private @Nullable String scheme;

    private @Nullable String token68;

    /** Of the challenge that is being read. */
    private Map<String, String> parameters = new LinkedHashMap<>();

    /** Whether the challenge that is being read has a parameter twice. */
    private boolean spoilt;

    ChallengeReader(String value) {
        this.value = value;
    }

    void read(List<Challenge> into) {
        boolean comma = true;
        skipCommas();
        while (at < value.length()) {
            String word = token();
            boolean parameter = isParameter(word, comma);
            if (parameter ? !readParameter(word) : !comma || word.isEmpty()) {
                // Nobody can tell what belongs together from here on, nor what this challenge was meant to be.
                return;
            }
            if (!parameter) {
                end(into);
                readScheme(word);
            }
            comma = skipCommas();
        }
        end(into);
    }

    /** A parameter stands behind a comma or behind its scheme, and has an equals sign. */
    private boolean isParameter(String name, boolean comma) {
        int i = at;
        while (i < value.length() && Characters.isSpaceOrTab(value.charAt(i))) {
            i++;
        }
        return !name.isEmpty()
                && i < value.length()
                && value.charAt(i) == '='
                && scheme != null
                && token68 == null
                && (comma || parameters.isEmpty());
    }

    // RFC 9110 11.2: auth-param = token BWS "=" BWS ( token / quoted-string )
    private boolean readParameter(String name) {
        skipSpace();
        at++;
        skipSpace();
        boolean quotes = at < value.length() && value.charAt(at) == '"';
        String text = quotes ? quoted() : token();
        if (text == null || (text.isEmpty() && !quotes)) {
            return false;
        }
        spoilt |= parameters.put(name.toLowerCase(Locale.ROOT), text) != null;
        return true;
    }

    // RFC 9110 11.3: challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
    private void readScheme(String word) {
        scheme = word;
        int behindWord = at;
        skipSpace();
        if (at > behindWord) {
            readToken68();
        }
        at = token68 == null ? behindWord : at;
    }

    // RFC 9110 11.2: token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
    private void readToken68() {
        int start = at;
        while (at < value.length() && isOfToken68(value.charAt(at))) {
            at++;
        }
        int signs = at;
        while (at < value.length() && value.charAt(at) == '=') {
            at++;
        }
        int end = at;
        skipSpace();
        if (signs > start && (at == value.length() || value.charAt(at) == ',')) {
            token68 = value.substring(start, end);
        }
    }

    private static boolean isOfToken68(char c) {
        return c == '/' || (Characters.isToken(c) && "!#$%&'*^`|".indexOf(c) < 0);
    }

    private void end(List<Challenge> into) {
        if (scheme != null && !spoilt) {
            into.add(new Challenge(scheme, Optional.ofNullable(token68), parameters));
        }
        scheme = null;
        token68 = null;
        parameters = new LinkedHashMap<>();
        spoilt = false;
    }

    private String token() {
        int start = at;
        while (at < value.length() && Characters.isToken(value.charAt(at))) {
            at++;
        }
        return value.substring(start, at);
    }

    // RFC 9110 5.6.4: quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE; null: it is never closed.
    private @Nullable String quoted() {
        StringBuilder text = new StringBuilder();
        for (int i = at + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                at = i + 1;
                return text.toString();
            }
            if (c == '\\') {
                i++;
            }
            if (i < value.length()) {
                text.append(value.charAt(i));
            }
        }
        return null;
    }

    private void skipSpace() {
        while (at < value.length() && Characters.isSpaceOrTab(value.charAt(at))) {
            at++;
        }
    }

    /** Goes to the next word; tells whether there was a comma. */
    private boolean skipCommas() {
        boolean comma = false;
        while (at < value.length() && (value.charAt(at) == ',' || Characters.isSpaceOrTab(value.charAt(at)))) {
            comma |= value.charAt(at) == ',';
            at++;
        }
        return comma;
    }
}
