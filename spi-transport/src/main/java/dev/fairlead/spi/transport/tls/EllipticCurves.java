package dev.fairlead.spi.transport.tls;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;

/** The algorithms on elliptic curves, which up to Java 21 are in a module of their own that an image may lack. */
final class EllipticCurves {

    private EllipticCurves() {}

    /**
     * Refuses a Java run-time without them. Whoever provides TLS, the Java run-time examines the certificates: it would fail
     * later, and take a good signature for a wrong one.
     */
    static void require() throws NoSuchAlgorithmException {
        try {
            KeyFactory.getInstance("EC");
        } catch (NoSuchAlgorithmException missing) {
            throw new NoSuchAlgorithmException(
                    "this Java run-time has no elliptic curves, which TLS needs: the module jdk.crypto.ec is missing;"
                            + " for a jlink image, add it with --add-modules",
                    missing);
        }
    }
}
