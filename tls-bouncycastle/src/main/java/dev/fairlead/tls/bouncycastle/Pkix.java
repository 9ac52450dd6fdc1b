package dev.fairlead.tls.bouncycastle;

import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Tells whether the optional jar {@code bcpkix} is there, without touching a class that needs it. */
final class Pkix {

    private Pkix() {}

    static boolean isPresent() {
        try {
            // Not by its name in a string: a native image could not foresee that.
            return !PKCS8EncryptedPrivateKeyInfo.class.isArray();
        } catch (LinkageError absent) {
            return false;
        }
    }
}
