package dev.fairlead.artifacts.osgi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Bundles of ours with the headers that a later release of them would have. */
final class OtherVersion {

    /** Those of the jar, and that for later versions of Java. */
    private static final List<String> MANIFESTS =
            List.of(JarFile.MANIFEST_NAME, "META-INF/versions/21/OSGI-INF/MANIFEST.MF");

    private OtherVersion() {}

    /** The next minor version, in which every package and the transport SPI are new. */
    static List<Path> minor(List<Path> jars, Path folder) throws IOException {
        List<Path> later = new ArrayList<>();
        for (Path jar : jars) {
            later.add(rewrite(
                    jar,
                    folder,
                    "0.2.0",
                    header -> header.replace("[0.1,0.2)", "[0.2,0.3)")
                            .replace("version=\"0.1.0\"", "version=\"0.2.0\"")
                            .replace("spi=\"0.1\"", "spi=\"0.2\"")
                            .replace("(spi=0.1)", "(spi=0.2)")));
        }
        return later;
    }

    /** A later version for the same SPI. */
    static Path micro(Path jar, Path folder) throws IOException {
        return rewrite(jar, folder, "0.1.1", header -> header.replace("version=\"0.1.0\"", "version=\"0.1.1\""));
    }

    private static Path rewrite(Path jar, Path folder, String version, UnaryOperator<String> headers)
            throws IOException {
        Path later = folder.resolve(version + "-" + jar.getFileName());
        try (JarFile from = new JarFile(jar.toFile());
                OutputStream out = Files.newOutputStream(later);
                JarOutputStream to = new JarOutputStream(out)) {
            for (JarEntry entry : from.stream().toList()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                if (MANIFESTS.contains(entry.getName())) {
                    Manifest manifest = new Manifest(from.getInputStream(entry));
                    manifest.getMainAttributes().replaceAll((name, value) -> headers.apply((String) value));
                    manifest.getMainAttributes().putValue("Bundle-Version", version);
                    manifest.write(to);
                } else {
                    from.getInputStream(entry).transferTo(to);
                }
                to.closeEntry();
            }
        }
        return later;
    }
}
