/**
 * The TLS provider {@code bouncycastle}: TLS 1.2 and 1.3 of Bouncy Castle in place of the Java run-time's, above all for the
 * hybrid group {@code X25519MLKEM768}.
 *
 * <p>Required by nobody: the client finds it as a service, when it is named, or is handed an instance of
 * {@link dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider}. It offers one service,
 * {@code dev.fairlead.spi.transport.tls.TlsProvider}, here and, with the same provider, in {@code META-INF/services}. The
 * module {@code org.bouncycastle.pkix} is used to decrypt private keys if it is among the modules that run, for which on the
 * module path {@code --add-modules org.bouncycastle.pkix} may be needed.
 */
module dev.fairlead.tls.bouncycastle {
    requires static org.jspecify;
    requires transitive dev.fairlead.spi.transport;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires static org.bouncycastle.pkix;

    exports dev.fairlead.tls.bouncycastle;

    provides dev.fairlead.spi.transport.tls.TlsProvider with
            dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider;
}
