package dev.fairlead.tls.bouncycastle;

/** Tells whether the optional jar {@code bcpkix} is there, without touching a class that needs it. */
final class Pkix {

    private Pkix() {}

    static boolean isPresent() {
        try {
            Class.forName("org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo", false, Pkix.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
