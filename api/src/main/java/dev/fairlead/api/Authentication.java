package dev.fairlead.api;

import dev.fairlead.api.DigestChallenge.Question;
import dev.fairlead.codec.http1.Challenge;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the challenges of one send are answered: with which credentials, how often, and when no more. One thread at a time.
 */
final class Authentication {

    /** How often an answer is tried in one send: a wrong nonce, wrong credentials, and right ones. */
    static final int MOST_ROUNDS = 3;

    private static final int CLIENT_NONCE_BYTES = 18;

    private static final String HEADER_PREFIX = AuthScheme.BASIC.token() + ' ';

    private final Sources sources;
    private final SecureRandom random;

    private int rounds;

    /** What was sent last; null: nothing yet. */
    private @Nullable Attempt last;

    /**
     * Where credentials come from.
     *
     * @param preset those that the request was given; null: none
     * @param provider whom to ask else; null: nobody
     * @param clearText whether Basic may be sent without TLS
     */
    record Sources(@Nullable Preset preset, @Nullable CredentialsProvider provider, boolean clearText) {

        boolean isEmpty() {
            return preset == null && provider == null;
        }
    }

    /** Credentials for one scheme. */
    record Preset(AuthScheme scheme, Credentials credentials) {}

    /**
     * What is asked for, and of whom.
     *
     * @param target as in the request line
     * @param isSecret whether nobody on the way reads a password
     * @param uri for the provider
     */
    record Asked(String method, String target, boolean isSecret, URI uri) {

        static Asked of(String method, UrlComponents url) {
            return new Asked(
                    method,
                    url.target(),
                    url.isSecure(),
                    url.withScheme("ws", "wss").toUri());
        }
    }

    /** A challenge of which the scheme is known; {@code digest} is null for Basic. */
    private record Candidate(Challenge challenge, @Nullable DigestChallenge digest) {

        AuthScheme scheme() {
            return digest == null ? AuthScheme.BASIC : AuthScheme.DIGEST;
        }

        boolean isStale() {
            return digest != null && digest.stale();
        }

        /** The less, the better. */
        int rank() {
            List<DigestAlgorithm> bestFirst = List.of(DigestAlgorithm.values());
            return digest == null ? bestFirst.size() : bestFirst.indexOf(digest.algorithm());
        }
    }

    /** An answer that was sent; {@code count} is how often its nonce was used. */
    private record Attempt(Candidate candidate, Credentials credentials, int count) {}

    Authentication(Sources sources, SecureRandom random) {
        this.sources = sources;
        this.random = random;
    }

    /** Takes note that the server has said something else than 401: what it asks for next is another question. */
    void accepted() {
        last = null;
    }

    /** What is sent before anybody has asked: Basic if it was set (WinHTTP: pre-authentication), Digest never. */
    Optional<String> unasked(UrlComponents url) {
        Preset preset = sources.preset();
        return preset != null && preset.scheme() == AuthScheme.BASIC && mayUseBasic(url.isSecure())
                ? Optional.of(basic(preset.credentials()))
                : Optional.empty();
    }

    private boolean mayUseBasic(boolean isSecret) {
        return isSecret || sources.clearText();
    }

    /** Whether a field {@code Authorization} is for the whole server, and not for one request. */
    static boolean isForServer(String authorization) {
        return authorization.regionMatches(true, 0, HEADER_PREFIX, 0, HEADER_PREFIX.length());
    }

    /**
     * The value of {@code Authorization} that is tried next; empty: the 401 stands.
     *
     * @throws CallbackException if the provider throws
     */
    Optional<String> answer(List<Challenge> challenges, Asked asked) throws CallbackException {
        if (rounds == MOST_ROUNDS) {
            return Optional.empty();
        }
        for (Candidate candidate : candidates(challenges, asked.isSecret())) {
            Credentials credentials = credentials(candidate, asked.uri());
            if (credentials != null) {
                return wasRefused(candidate, credentials)
                        ? Optional.empty()
                        : Optional.of(answer(candidate, credentials, asked));
            }
        }
        return Optional.empty();
    }

    private List<Candidate> candidates(List<Challenge> challenges, boolean isSecret) {
        List<Candidate> candidates = new ArrayList<>();
        for (Challenge challenge : challenges) {
            DigestChallenge.of(challenge).ifPresent(digest -> candidates.add(new Candidate(challenge, digest)));
            if (challenge.isOf(AuthScheme.BASIC.token()) && challenge.realm().isPresent() && mayUseBasic(isSecret)) {
                candidates.add(new Candidate(challenge, null));
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::rank));
        return candidates;
    }

    private @Nullable Credentials credentials(Candidate candidate, URI uri) throws CallbackException {
        Attempt before = last;
        if (before != null && candidate.isStale() && before.candidate().digest() != null) {
            // RFC 7616 3.3: "the client may wish to simply retry the request with a new encrypted response, without
            // reprompting the user for a new username and password".
            return before.credentials();
        }
        Preset preset = sources.preset();
        if (preset != null && preset.scheme() == candidate.scheme()) {
            return preset.credentials();
        }
        CredentialsProvider provider = sources.provider();
        return provider == null ? null : asked(provider, candidate.challenge(), uri);
    }

    private static @Nullable Credentials asked(CredentialsProvider provider, Challenge challenge, URI uri)
            throws CallbackException {
        try {
            return provider.credentials(uri, challenge).orElse(null);
        } catch (RuntimeException thrown) {
            throw new CallbackException(Phase.RECEIVE_RESPONSE, "the credentials provider has failed", thrown);
        }
    }

    /** The same credentials again are of use only if it was the nonce that was wrong, and only once. */
    private boolean wasRefused(Candidate candidate, Credentials credentials) {
        Attempt before = last;
        if (before == null
                || before.credentials() != credentials
                || before.candidate().scheme() != candidate.scheme()) {
            return false;
        }
        return !candidate.isStale() || before.candidate().isStale();
    }

    private String answer(Candidate candidate, Credentials credentials, Asked asked) {
        rounds++;
        DigestChallenge digest = candidate.digest();
        int count = digest == null ? 1 : countOf(digest);
        last = new Attempt(candidate, credentials, count);
        return digest == null
                ? basic(credentials)
                : digest.answer(credentials, new Question(asked.method(), asked.target(), count, clientNonce()));
    }

    // RFC 7616 3.4: nc is "the count of the number of requests (including the current request) that the client has sent
    // with
    // the nonce value in this request".
    private int countOf(DigestChallenge digest) {
        Attempt before = last;
        DigestChallenge earlier = before == null ? null : before.candidate().digest();
        return before != null && earlier != null && earlier.nonce().equals(digest.nonce()) ? before.count() + 1 : 1;
    }

    private String clientNonce() {
        byte[] bytes = new byte[CLIENT_NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    // RFC 7617 2: the user's name, a colon and the password, in base64.
    private static String basic(Credentials credentials) {
        byte[] user = (credentials.normalizedUser() + ':').getBytes(StandardCharsets.UTF_8);
        byte[] password = credentials.passwordBytes();
        byte[] both = ByteBuffer.allocate(user.length + password.length)
                .put(user)
                .put(password)
                .array();
        String value = HEADER_PREFIX + Base64.getEncoder().encodeToString(both);
        Arrays.fill(password, (byte) 0);
        Arrays.fill(both, (byte) 0);
        return value;
    }
}
