package dev.fairlead.tls.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fairlead.spi.transport.tls.TlsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeclarationTests {

    private static InputStream resource(String name) {
        return Objects.requireNonNull(BouncyCastleTlsProvider.class.getResourceAsStream(name), name);
    }

    @Test
    void moduleAndClassPathDeclareTheSameProvider() throws IOException {
        List<String> expected = List.of(BouncyCastleTlsProvider.class.getName());
        try (InputStream module = resource("/module-info.class");
                InputStream services = resource("/META-INF/services/" + TlsProvider.class.getName())) {
            List<String> provided = ModuleDescriptor.read(module).provides().stream()
                    .filter(provides -> provides.service().equals(TlsProvider.class.getName()))
                    .flatMap(provides -> provides.providers().stream())
                    .toList();
            String listed = new String(services.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, provided);
            assertEquals(expected, listed.lines().toList());
        }
    }

    @Test
    void providerNeedsNothingToBeMade() throws ReflectiveOperationException {
        assertEquals(
                "bouncycastle",
                BouncyCastleTlsProvider.class.getConstructor().newInstance().id());
    }

    @Test
    void nothingIsRegisteredWithTheJvm() throws Exception {
        List<Provider> before = List.of(Security.getProviders());
        for (BouncyCastleTlsProvider provider :
                List.of(new BouncyCastleTlsProvider(), BouncyCastleTlsProvider.pure())) {
            new EnginePair(Clients.engine(provider), Server.JDK.engine(Identity.create("server.example")))
                    .established();
        }

        assertEquals(before, List.of(Security.getProviders()));
    }

    /** In a class loader that has what is needed at run time and nothing else; the platform's would find all modules. */
    @Test
    void withoutBcpkixKeysAreDecryptedByTheJdk() throws Exception {
        URL[] needed = Stream.of(
                        BouncyCastleTlsProvider.class,
                        TlsProvider.class,
                        BCSSLEngine.class,
                        BouncyCastleProvider.class,
                        Hex.class,
                        org.bouncycastle.asn1.cmp.PKIStatus.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
        byte[] noKey = {1, 2, 3};
        try (URLClassLoader alone = new URLClassLoader(needed, null)) {
            Class<?> type = alone.loadClass(BouncyCastleTlsProvider.class.getName());
            Object provider = type.getConstructor().newInstance();
            Method decryptKey = type.getMethod("decryptKey", byte[].class, char[].class);

            assertFalse((boolean) present(alone).invoke(null));
            assertEquals(byTheJdk(noKey), outcome(() -> decryptKey.invoke(provider, noKey, new char[0])));
        }
    }

    private static Method present(ClassLoader loader) throws ReflectiveOperationException {
        Method present = loader.loadClass(Pkix.class.getName()).getDeclaredMethod("isPresent");
        present.setAccessible(true);
        return present;
    }

    private static String byTheJdk(byte[] key) {
        try {
            return TlsProvider.jdk().decryptKey(key, new char[0]).toString();
        } catch (GeneralSecurityException refused) {
            return refused.toString();
        }
    }

    private interface Call {
        Object make() throws ReflectiveOperationException;
    }

    private static String outcome(Call call) throws ReflectiveOperationException {
        try {
            return call.make().toString();
        } catch (InvocationTargetException thrown) {
            return String.valueOf(thrown.getCause());
        }
    }
}
