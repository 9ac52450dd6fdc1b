package dev.fairlead.api;

import dev.fairlead.codec.http1.Challenge;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A challenge of Digest that can be answered (RFC 7616 3.3).
 *
 * @param realm what the password is for, as its octets came
 * @param nonce the server's
 * @param algorithm the hash function
 * @param opaque given back as it is
 * @param hashesUser whether the user's name is to be hashed (RFC 7616 3.4.4)
 * @param stale whether only the nonce was wrong
 */
record DigestChallenge(
        String realm,
        String nonce,
        DigestAlgorithm algorithm,
        Optional<String> opaque,
        boolean hashesUser,
        boolean stale) {

    private static final byte[] COLON = {':'};

    // RFC 5987 3.2.1: attr-char, what stands for itself in an extended value, beside letters and digits.
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

    /** What the answer is made for. */
    record Question(String method, String target, int count, String clientNonce) {}

    /** Empty: it cannot be answered, because something is missing or not known. */
    static Optional<DigestChallenge> of(Challenge challenge) {
        Optional<DigestAlgorithm> algorithm = challenge
                .parameter("algorithm")
                .or(() -> Optional.of("MD5"))
                .flatMap(DigestAlgorithm::of)
                .filter(DigestAlgorithm::isThere);
        if (!challenge.isOf(AuthScheme.DIGEST.token())
                || algorithm.isEmpty()
                || challenge.realm().isEmpty()
                || challenge.parameter("nonce").isEmpty()
                || !hasQuality(challenge)) {
            return Optional.empty();
        }
        return Optional.of(new DigestChallenge(
                challenge.realm().get(),
                challenge.parameter("nonce").get(),
                algorithm.get(),
                challenge.parameter("opaque"),
                isTrue(challenge, "userhash"),
                isTrue(challenge, "stale")));
    }

    // RFC 7616 3.3: qop "MUST be supplied by the server"; its value is a list of what the server supports.
    private static boolean hasQuality(Challenge challenge) {
        return challenge.parameter("qop").stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .anyMatch(quality -> quality.trim().equalsIgnoreCase("auth"));
    }

    private static boolean isTrue(Challenge challenge, String name) {
        return challenge.parameter(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** The value of {@code Authorization} (RFC 7616 3.4). */
    String answer(Credentials credentials, Question question) {
        byte[] user = credentials.normalizedUser().getBytes(StandardCharsets.UTF_8);
        String count = String.format(Locale.ROOT, "%08x", question.count());
        StringBuilder fields = new StringBuilder("Digest ").append(userField(credentials.normalizedUser(), user));
        append(fields, "realm", realm);
        append(fields, "uri", question.target());
        fields.append(", algorithm=").append(algorithm.token());
        append(fields, "nonce", nonce);
        fields.append(", nc=").append(count);
        append(fields, "cnonce", question.clientNonce());
        fields.append(", qop=auth");
        append(fields, "response", response(credentials, user, question, count));
        opaque.ifPresent(value -> append(fields, "opaque", value));
        return fields.append(hashesUser ? ", userhash=true" : "").toString();
    }

    // RFC 7616 3.4.1 to 3.4.3. The realm is one character per octet, so that ISO-8859-1 gives back what came.
    private String response(Credentials credentials, byte[] user, Question question, String count) {
        byte[] password = credentials.passwordBytes();
        String secret = algorithm.hex(user, COLON, octets(realm), COLON, password);
        Arrays.fill(password, (byte) 0);
        if (algorithm.isForSession()) {
            secret = algorithm.hex(octets(secret + ":" + nonce + ":" + question.clientNonce()));
        }
        String asked = algorithm.hex(octets(question.method() + ":" + question.target()));
        return algorithm.hex(
                octets(secret + ":" + nonce + ":" + count + ":" + question.clientNonce() + ":auth:" + asked));
    }

    private String userField(String name, byte[] user) {
        if (hashesUser) {
            return "username=\"" + algorithm.hex(user, COLON, octets(realm)) + '"';
        }
        return name.chars().allMatch(c -> c < 0x80) ? "username=" + quoted(name) : "username*=UTF-8''" + extended(user);
    }

    private static String extended(byte[] user) {
        StringBuilder text = new StringBuilder();
        for (byte octet : user) {
            char c = (char) (octet & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ATTRIBUTE_CHARACTERS.indexOf(c) >= 0);
            text.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", octet & 0xFF));
        }
        return text.toString();
    }

    private static void append(StringBuilder fields, String name, String value) {
        fields.append(", ").append(name).append('=').append(quoted(value));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
