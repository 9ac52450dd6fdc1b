package dev.fairlead.codec.http1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server wants to be convinced with (RFC 9110 11.3), of which a field {@code WWW-Authenticate} or {@code
 * Proxy-Authenticate} has one or more. Immutable.
 *
 * @param scheme the authentication scheme, a {@linkplain Token token} in the case in which it came
 * @param token68 what some schemes have instead of parameters
 * @param parameters the parameters by their names in lower case, in the order in which they came; quotes are taken off
 * @since 0.1
 */
public record Challenge(String scheme, Optional<String> token68, Map<String, String> parameters) {

    /**
     * Makes a challenge.
     *
     * @param scheme a token
     * @param token68 empty for none
     * @param parameters copied, their names to lower case
     * @throws IllegalArgumentException if the scheme or a name is no token, or a name is there twice in another case
     */
    public Challenge {
        Token.require("authentication scheme", scheme);
        Map<String, String> copy = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            Token.require("name of a parameter", name);
            if (copy.put(name.toLowerCase(Locale.ROOT), value) != null) {
                throw new IllegalArgumentException("parameter " + name + " is there twice, see RFC 9110 11.2");
            }
        });
        parameters = Collections.unmodifiableMap(copy);
    }

    /**
     * Returns all challenges in the fields of a name, in their order. A field that breaks the grammar counts up to the
     * challenge where it does, which is dropped; so is a challenge with a parameter twice (RFC 9110 11.2). The work is linear
     * in the length of the values.
     *
     * @param headers the fields of an answer
     * @param name {@code WWW-Authenticate} or {@code Proxy-Authenticate}
     * @return the challenges, empty if there are none
     */
    public static List<Challenge> all(Headers headers, String name) {
        List<Challenge> found = new ArrayList<>();
        for (String value : headers.all(name)) {
            new ChallengeReader(value).read(found);
        }
        return List.copyOf(found);
    }

    /**
     * Tells whether this is a challenge of a scheme.
     *
     * @param otherScheme the scheme, in any case
     * @return whether it is that one
     */
    public boolean isOf(String otherScheme) {
        return scheme.equalsIgnoreCase(otherScheme);
    }

    /**
     * Returns a parameter.
     *
     * @param name its name, in any case
     * @return its value; empty if there is none of that name
     */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns what the credentials are asked for (RFC 9110 11.5).
     *
     * @return the parameter {@code realm}
     */
    public Optional<String> realm() {
        return parameter("realm");
    }
}
