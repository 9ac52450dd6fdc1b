package dev.fairlead.codec.upgrade;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Draws the nonce of the example in RFC 6455 1.3, whose key and proof stand there. */
final class SampleNonce extends SecureRandom {

    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String PROOF = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] nonce = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(nonce, 0, bytes, 0, nonce.length);
    }
}
