package dev.fairlead.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The hash functions of Digest (RFC 7616 6.1), the best first, each alone and for a session (3.4.2). */
enum DigestAlgorithm {
    SHA_512_256("SHA-512-256", "SHA-512/256", false),
    SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", true),
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true),
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true);

    private final String token;
    private final String hash;
    private final boolean session;

    DigestAlgorithm(String token, String hash, boolean session) {
        this.token = token;
        this.hash = hash;
        this.session = session;
    }

    static Optional<DigestAlgorithm> of(String token) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.token.equalsIgnoreCase(token))
                .findFirst();
    }

    /** As it stands in header fields. */
    String token() {
        return token;
    }

    boolean isForSession() {
        return session;
    }

    /** H of RFC 7616 3.3: the hash of the parts one after the other, in lower-case hexadecimal; no secret is kept. */
    String hex(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("the Java run-time has no " + hash, absent);
        }
    }

    /** Whether the Java run-time has it: what is restricted to approved functions has no MD5. */
    boolean isThere() {
        try {
            MessageDigest unused = MessageDigest.getInstance(hash);
            return true;
        } catch (NoSuchAlgorithmException absent) {
            return false;
        }
    }
}
