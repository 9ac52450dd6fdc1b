package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** Bundles made from the sources in {@code src/test/bundles}, against the jars that are tested. */
final class ClientBundle {

    /** Where the sources are. */
    static final Path SOURCES =
            Path.of(System.getProperty("fairlead.root"), "artifact-tests", "src", "test", "bundles");

    private ClientBundle() {}

    /**
     * Makes a bundle of one class.
     *
     * @param folder where to
     * @param type the class
     * @param range the versions of Fairlead's packages, as {@code [0.1,0.2)}
     * @param imports Fairlead's packages
     */
    static Path make(Path folder, String type, String range, String... imports) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes-" + type + range.hashCode()));
        compile(classes, SOURCES.resolve(type + ".java"));
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "client." + type.toLowerCase(Locale.ROOT));
        headers.putValue("Bundle-Version", range.replaceAll(".*\\[([\\d.]+),.*", "$1"));
        headers.putValue(
                "Import-Package",
                Stream.of(imports)
                        .map(name -> name + ";version=\"" + range + "\"")
                        .collect(Collectors.joining(",")));
        Path jar = classes.resolve("bundle.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                entries.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }

    /** The bundle of {@code Client}. */
    static Path ofApi(Path folder, String range) throws IOException {
        return make(
                folder,
                "Client",
                range,
                "dev.fairlead.api",
                "dev.fairlead.spi.transport",
                "dev.fairlead.spi.transport.tls");
    }

    private static void compile(Path classes, Path source) {
        String path = Bundles.OURS.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> arguments =
                new ArrayList<>(List.of("-d", classes.toString(), "-cp", path, "-proc:none", "-implicit:none"));
        arguments.add(source.toString());
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(new String[0]));
        assertEquals(0, status, messages.toString(StandardCharsets.UTF_8));
    }
}
