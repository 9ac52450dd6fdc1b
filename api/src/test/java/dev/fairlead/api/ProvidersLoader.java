package dev.fairlead.api;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.tls.TlsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A class path of its own on which exactly the given providers are declared as services. */
final class ProvidersLoader extends ClassLoader {

    /** These are loaded anew: a provider in a named module does not count as one of the class path. */
    private final Set<String> own;

    private final String declared;
    private final Path declaration;

    private ProvidersLoader(Class<?> service, Path directory, List<String> names) throws IOException {
        super(null);
        declared = "META-INF/services/" + service.getName();
        own = Set.copyOf(names);
        declaration = Files.writeString(Files.createTempFile(directory, "providers", ".txt"), String.join("\n", names));
    }

    /** Declares transports by name, whether they exist or not. */
    static ProvidersLoader of(Path directory, String... names) throws IOException {
        return new ProvidersLoader(TransportProvider.class, directory, List.of(names));
    }

    /** Declares classes of {@link TestProviders}. */
    static ProvidersLoader of(Path directory, Class<?>... providers) throws IOException {
        return new ProvidersLoader(TransportProvider.class, directory, names(providers));
    }

    /** Declares classes of {@link TestTlsProviders}. */
    static ProvidersLoader ofTls(Path directory, Class<?>... providers) throws IOException {
        return new ProvidersLoader(TlsProvider.class, directory, names(providers));
    }

    private static List<String> names(Class<?>... providers) {
        return List.of(providers).stream().map(Class::getName).toList();
    }

    SessionOptions.Builder options() {
        return SessionOptions.builder().providerLoader(this);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return own.contains(name)
                    ? define(name)
                    : ProvidersLoader.class.getClassLoader().loadClass(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = ProvidersLoader.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = name.endsWith("TooNew") ? ofALaterJava(in.readAllBytes()) : in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Class files begin with eight bytes, the last two of which are the version. */
    private static byte[] ofALaterJava(byte[] bytes) {
        bytes[6] = 0x7F;
        return bytes;
    }

    @Override
    protected @Nullable URL findResource(String name) {
        try {
            return name.equals(declared) ? declaration.toUri().toURL() : null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(found));
    }
}
