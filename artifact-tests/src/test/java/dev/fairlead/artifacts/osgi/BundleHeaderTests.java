package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifests say, beside what the module descriptors do. */
class BundleHeaderTests {

    private static final String MEDIATOR =
            "(&(osgi.extender=osgi.serviceloader.%s)(version>=1.0.0)(!(version>=2.0.0)))";
    private static final String TRANSPORTS = "dev.fairlead.spi.transport.TransportProvider";
    private static final String TLS = "dev.fairlead.spi.transport.tls.TlsProvider";

    static List<Path> bundles() {
        return Bundles.OURS;
    }

    private static ModuleDescriptor module(Path jar) {
        return ModuleFinder.of(jar).findAll().iterator().next().descriptor();
    }

    private static Attributes headers(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes();
        }
    }

    private static List<Clause> clauses(Path jar, String header) throws IOException {
        return Clause.all(headers(jar).getValue(header));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void nameAndExportsAreThoseOfTheModule(Path jar) throws IOException {
        ModuleDescriptor module = module(jar);
        assertEquals(module.name(), headers(jar).getValue("Bundle-SymbolicName"));
        Map<String, String> exported = new TreeMap<>();
        for (Clause clause : clauses(jar, "Export-Package")) {
            exported.put(clause.name(), clause.value("version"));
        }
        assertEquals(
                module.exports().stream()
                        .filter(exports -> !exports.isQualified())
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toCollection(TreeSet::new)),
                exported.keySet());
        exported.forEach((name, version) -> assertTrue(version.matches("\\d+\\.\\d+\\.\\d+"), name + " " + version));
        assertEquals(
                List.of(),
                module.exports().stream()
                        .filter(ModuleDescriptor.Exports::isQualified)
                        .toList(),
                "what only friends may see, no bundle could");
    }

    /** The packages of each import are exported by another bundle of ours, within the range. */
    @ParameterizedTest
    @MethodSource("bundles")
    void importsOfOursHaveTheRangeOfAMinorVersion(Path jar) throws IOException {
        Set<String> own =
                clauses(jar, "Export-Package").stream().map(Clause::name).collect(Collectors.toSet());
        Set<String> exported = new TreeSet<>();
        for (Path each : Bundles.OURS) {
            clauses(each, "Export-Package").forEach(clause -> exported.add(clause.name()));
        }
        for (Clause clause : clauses(jar, "Import-Package")) {
            if (clause.name().startsWith("dev.fairlead.")) {
                assertEquals("[0.1,0.2)", clause.value("version"), clause.name());
                assertTrue(exported.contains(clause.name()), clause.name() + " is exported by nobody");
                assertTrue(!own.contains(clause.name()), clause.name() + " could come from elsewhere");
            } else {
                assertTrue(
                        clause.name().startsWith("javax.")
                                || clause.value("version").endsWith(")"),
                        clause.name() + " has no range");
            }
        }
    }

    @Test
    void importsOfOthers() throws IOException {
        assertEquals(Set.of("org.slf4j"), others(Bundles.CLIENT.get(2), "org."));
        assertEquals(Set.of(), others(Bundles.CLIENT.get(0), "org."));
        assertEquals(Set.of(), others(Bundles.CLIENT.get(1), "org."));
        for (Path transport : List.of(Bundles.NIO, Bundles.SOCKET, Bundles.UNIX)) {
            assertEquals(Set.of("org.osgi.framework", "org.slf4j"), others(transport, "org."));
        }
        for (Clause clause : clauses(Bundles.TESTKIT, "Import-Package")) {
            if (clause.name().startsWith("org.")) {
                assertEquals("optional", clause.value("resolution:"), clause.name());
            }
        }
        for (Clause clause : clauses(Bundles.BOUNCY_CASTLE_TLS, "Import-Package")) {
            boolean ofPkix = clause.name().matches("org\\.bouncycastle\\.(operator|pkcs)\\b.*");
            assertEquals(ofPkix ? "optional" : "", clause.value("resolution:"), clause.name());
        }
    }

    private static Set<String> others(Path jar, String prefix) throws IOException {
        return clauses(jar, "Import-Package").stream()
                .filter(clause -> clause.value("resolution:").isEmpty())
                .map(Clause::name)
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A client has to get the packages that the types of an export name from where that export has them. */
    @Test
    void usesNamesThePackagesInSignatures() throws IOException {
        assertEquals(
                Set.of(
                        "dev.fairlead.codec.deflate",
                        "dev.fairlead.codec.http1",
                        "dev.fairlead.codec.upgrade",
                        "dev.fairlead.spi.transport",
                        "dev.fairlead.spi.transport.tls",
                        "javax.security.auth.x500"),
                Set.copyOf(
                        clauses(Bundles.CLIENT.get(2), "Export-Package").get(0).list("uses:")));
        for (Path transport : List.of(Bundles.NIO, Bundles.SOCKET, Bundles.UNIX)) {
            assertTrue(
                    clauses(transport, "Export-Package").get(0).list("uses:").contains("dev.fairlead.spi.transport"));
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void servicesAreThoseOfTheServiceFiles(Path jar) throws IOException {
        Map<String, String> capabilities = new TreeMap<>();
        for (Clause clause : clauses(jar, "Provide-Capability")) {
            assertEquals("osgi.serviceloader", clause.name());
            assertEquals("0.1", clause.value("spi"));
            String service = clause.value("osgi.serviceloader");
            assertEquals(List.of(service.substring(0, service.lastIndexOf('.'))), clause.list("uses:"));
            capabilities.put(service, clause.value("register:"));
        }
        Map<String, String> files = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String name : file.stream()
                    .map(Object::toString)
                    .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
                    .toList()) {
                try (InputStream content = file.getInputStream(file.getEntry(name))) {
                    files.put(
                            name.substring(name.lastIndexOf('/') + 1),
                            new String(content.readAllBytes(), StandardCharsets.UTF_8).strip());
                }
            }
        }
        assertEquals(files, capabilities);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noServiceHasToBeThere(Path jar) throws IOException {
        boolean provides = !module(jar).provides().isEmpty();
        Set<String> wanted = new TreeSet<>();
        for (Clause clause : clauses(jar, "Require-Capability")) {
            switch (clause.name()) {
                case "osgi.ee" -> assertEquals("(&(osgi.ee=JavaSE)(version=17))", clause.value("filter:"));
                case "osgi.extender" -> {
                    assertEquals("optional", clause.value("resolution:"));
                    assertEquals(MEDIATOR.formatted(provides ? "registrar" : "processor"), clause.value("filter:"));
                }
                default -> {
                    assertEquals("osgi.serviceloader", clause.name());
                    assertEquals("optional", clause.value("resolution:"));
                    assertEquals("multiple", clause.value("cardinality:"));
                    // Or those who look would be wired to those who provide, and leave with them.
                    assertEquals("active", clause.value("effective:"));
                    String service = clause.value("osgi.serviceloader");
                    assertEquals(
                            "(&(osgi.serviceloader=" + service + ")(|(!(spi=*))(spi=0.1)))", clause.value("filter:"));
                    wanted.add(service);
                }
            }
        }
        assertEquals(module(jar).uses(), wanted);
        assertEquals(jar.equals(Bundles.CLIENT.get(2)) ? Set.of(TRANSPORTS, TLS) : Set.of(), wanted);
    }

    /** Nothing tells by whom, when, where or with what a bundle was made: the same sources make the same bytes. */
    @ParameterizedTest
    @MethodSource("bundles")
    void headersAreReproducible(Path jar) throws IOException {
        Set<String> names = headers(jar).keySet().stream().map(Object::toString).collect(Collectors.toSet());
        Set<String> strange = new TreeSet<>(names);
        strange.removeAll(Stream.of(
                        "Manifest-Version",
                        "Multi-Release",
                        "Bundle-Activator",
                        "Bundle-Description",
                        "Bundle-License",
                        "Bundle-ManifestVersion",
                        "Bundle-Name",
                        "Bundle-SymbolicName",
                        "Bundle-Vendor",
                        "Bundle-Version",
                        "Export-Package",
                        "Import-Package",
                        "Provide-Capability",
                        "Require-Capability")
                .collect(Collectors.toSet()));
        assertEquals(Set.of(), strange);
        assertTrue(
                headers(jar).getValue("Bundle-Version").matches("\\d+\\.\\d+\\.\\d+(\\.SNAPSHOT)?"),
                headers(jar).getValue("Bundle-Version"));
    }

    /** Frameworks on Java 21 and later take imports and requirements from another file. */
    @Test
    void theManifestForLaterJavaImportsTheSame() throws IOException {
        try (JarFile file = new JarFile(Bundles.CLIENT.get(2).toFile());
                InputStream in = file.getInputStream(file.getEntry("META-INF/versions/21/OSGI-INF/MANIFEST.MF"))) {
            Attributes later = new Manifest(in).getMainAttributes();
            for (String header : List.of("Import-Package", "Require-Capability")) {
                assertEquals(
                        Set.copyOf(Clause.all(
                                file.getManifest().getMainAttributes().getValue(header))),
                        Set.copyOf(Clause.all(later.getValue(header))),
                        header);
            }
        }
    }
}
