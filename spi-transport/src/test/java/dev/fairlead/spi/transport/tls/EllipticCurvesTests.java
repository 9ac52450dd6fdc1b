package dev.fairlead.spi.transport.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Java run-time without elliptic curves, as an image of Java 17 without the module {@code jdk.crypto.ec} is one. */
@Isolated("takes a security provider of the whole process away")
class EllipticCurvesTests {

    private static final String CURVES = "SunEC";

    @Test
    void theMessageNamesTheModuleThatIsMissing() {
        Provider curves = Security.getProvider(CURVES);
        assertNotNull(curves);
        int position = Arrays.asList(Security.getProviders()).indexOf(curves) + 1;
        Security.removeProvider(CURVES);
        try {
            NoSuchAlgorithmException missing = assertThrows(
                    NoSuchAlgorithmException.class, () -> TlsContext.create(TlsProvider.jdk(), TlsOptions.DEFAULT));
            assertEquals(
                    "this Java run-time has no elliptic curves, which TLS needs: the module jdk.crypto.ec is missing;"
                            + " for a jlink image, add it with --add-modules",
                    missing.getMessage());
        } finally {
            assertEquals(position, Security.insertProviderAt(curves, position));
        }
    }

    @Test
    void withCurvesAContextIsMade() throws GeneralSecurityException {
        assertNotNull(TlsContext.create(TlsProvider.jdk(), TlsOptions.DEFAULT));
    }
}
