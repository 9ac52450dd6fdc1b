package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a closed world cannot foresee is not in the jars, but for what is listed here, which is constant. */
class NativeImageTests {

    private static final List<String> JARS = List.of(
            "fairlead-api",
            "fairlead-codec",
            "fairlead-spi-transport",
            "fairlead-transport-socket",
            "fairlead-transport-nio",
            "fairlead-transport-unix",
            "fairlead-tls-bouncycastle",
            "fairlead-testkit",
            // Its annotations are read by picocli, whose affair that is.
            "fairlead-cli");

    private static final Pattern OF_A_RELEASE = Pattern.compile("META-INF/versions/(\\d+)/.*");

    /** Owner, dot, member: what looks something up while the program runs, or leaves Java. */
    private static final Pattern DYNAMIC = Pattern.compile("java\\.lang\\.Class\\."
            + "(forName|newInstance|getResource|get(Declared)?(Constructor|Field|Method|Class(?!Loader)|RecordComponent)|getEnclosing).*"
            + "|java\\.lang\\.reflect\\..*"
            + "|java\\.lang\\.invoke\\.(MethodHandles|MethodHandleProxies|LambdaMetafactory|VarHandle\\$Desc).*"
            + "|java\\.lang\\.ClassLoader\\.(get|load|find|define|resources).*[^r]"
            + "|java\\.lang\\.Module\\.getResource.*"
            + "|java\\.lang\\.(System|Runtime)\\.load.*"
            + "|java\\.util\\.(ServiceLoader|ResourceBundle|concurrent\\.atomic\\.Atomic\\w+FieldUpdater)\\..*"
            + "|java\\.io\\.ObjectInputStream\\..*"
            + "|java\\.net\\.URLClassLoader\\..*"
            + "|java\\.lang\\.foreign\\..*"
            + "|sun\\..*|jdk\\.internal\\..*|com\\.sun\\..*");

    /** Each with the reason for which it does no harm. */
    private static final Set<String> KNOWN = Set.of(
            // Views of arrays and buffers: no member is looked up.
            "dev.fairlead.codec.frame.Masker -> java.lang.invoke.MethodHandles.byteArrayViewVarHandle",
            "dev.fairlead.codec.frame.Masker -> java.lang.invoke.MethodHandles.byteBufferViewVarHandle",
            "dev.fairlead.codec.frame.MaskingKeys -> java.lang.invoke.MethodHandles.byteArrayViewVarHandle",
            "dev.fairlead.codec.frame.Utf8Validator -> java.lang.invoke.MethodHandles.byteBufferViewVarHandle",
            // Services: native-image registers the providers that it finds.
            "dev.fairlead.api.FoundProviders -> java.util.ServiceLoader.iterator",
            "dev.fairlead.api.FoundProviders -> java.util.ServiceLoader.load",
            // SSLParameters.setNamedGroups, since Java 20: constant, and in the metadata.
            "dev.fairlead.spi.transport.tls.JdkTlsProvider -> java.lang.Class.getMethod",
            "dev.fairlead.spi.transport.tls.JdkTlsProvider -> java.lang.reflect.Method.invoke",
            // Virtual threads, on Java 21 and later: constant, and in the metadata.
            "dev.fairlead.api.SessionThreads of 21 -> java.lang.Class.forName",
            "dev.fairlead.api.SessionThreads of 21 -> java.lang.invoke.MethodHandles$Lookup.findStatic",
            "dev.fairlead.api.SessionThreads of 21 -> java.lang.invoke.MethodHandles$Lookup.findVirtual",
            "dev.fairlead.api.SessionThreads of 21 -> java.lang.invoke.MethodHandles.collectArguments",
            "dev.fairlead.api.SessionThreads of 21 -> java.lang.invoke.MethodHandles.foldArguments",
            "dev.fairlead.api.SessionThreads of 21 -> java.lang.invoke.MethodHandles.publicLookup");

    private static final Pattern TYPE = Pattern.compile("\"type\": \"([^\"]+)\"");
    private static final Pattern METHOD =
            Pattern.compile("\"name\": \"([^\"]+)\", \"parameterTypes\": \\[(?:\"([^\"]*)\")?]");

    /** The classes of a jar for all releases, or of those that a release has of its own. */
    private record Unit(String suffix, JavaClasses classes) {}

    private static final List<Unit> UNITS = new ArrayList<>();

    @BeforeAll
    static void importJars() throws IOException {
        Path folder = Artifacts.fresh("unpacked");
        for (String jar : JARS) {
            unpack(Artifacts.jar(jar), folder);
        }
        try (Stream<Path> releases = Files.list(folder)) {
            for (Path release : releases.sorted().toList()) {
                String name = release.getFileName().toString();
                UNITS.add(
                        new Unit(name.equals("all") ? "" : " of " + name, new ClassFileImporter().importPath(release)));
            }
        }
        Artifacts.delete(folder);
    }

    /** Puts the classes of a release into a folder of its name. */
    private static void unpack(Path jar, Path folder) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
                    var release = OF_A_RELEASE.matcher(entry.getName());
                    Path target = folder.resolve(release.matches() ? release.group(1) : "all")
                            .resolve(entry.getName());
                    Files.createDirectories(target.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
    }

    @Test
    void everyPublishedJarIsLookedAt() {
        Set<String> published = Artifacts.ours().stream()
                .map(module -> module.descriptor()
                        .name()
                        .replace("dev.fairlead.", "fairlead-")
                        .replace('.', '-'))
                .collect(Collectors.toSet());
        assertEquals(published, Set.copyOf(JARS));
    }

    @Test
    void nothingIsLookedUpThatIsNotConstant() {
        Set<String> found = new TreeSet<>();
        int classes = 0;
        for (Unit unit : UNITS) {
            for (JavaClass each : unit.classes()) {
                classes++;
                for (JavaAccess<?> access : each.getAccessesFromSelf()) {
                    String target = access.getTargetOwner().getName() + "."
                            + access.getTarget().getName();
                    if (DYNAMIC.matcher(target).matches()) {
                        found.add(outermost(each) + unit.suffix() + " -> " + target);
                    }
                }
            }
        }
        assertTrue(classes > 400, "of " + classes + " classes");
        assertEquals(String.join("\n", new TreeSet<>(KNOWN)), String.join("\n", found));
    }

    private static String outermost(JavaClass each) {
        return each.getName().replaceFirst("\\$.*", "");
    }

    @Test
    void nothingIsNative() {
        List<String> found = new ArrayList<>();
        for (Unit unit : UNITS) {
            for (JavaClass each : unit.classes()) {
                for (JavaMethod method : each.getMethods()) {
                    if (method.getModifiers().contains(JavaModifier.NATIVE)) {
                        found.add(method.getFullName());
                    }
                }
            }
        }
        assertEquals(List.of(), found);
    }

    /** Exactly what is looked up above; and on a release that has it all, each is there. */
    @Test
    void metadataNamesWhatIsLookedUp() throws Exception {
        assertEquals(
                List.of("javax.net.ssl.SSLParameters.setNamedGroups(java.lang.String[])"),
                metadata("fairlead-spi-transport"));
        assertEquals(
                List.of(
                        "java.lang.Thread.ofVirtual()",
                        "java.lang.Thread$Builder.unstarted(java.lang.Runnable)",
                        "java.lang.Thread$Builder$OfVirtual.name(java.lang.String)"),
                metadata("fairlead-api"));
        for (String jar : JARS) {
            if (!List.of("fairlead-api", "fairlead-spi-transport").contains(jar)) {
                assertEquals(List.of(), metadata(jar), jar);
            }
        }
    }

    private static List<String> metadata(String artifact) throws IOException, ReflectiveOperationException {
        List<String> members = new ArrayList<>();
        try (JarFile jar = new JarFile(Artifacts.jar(artifact).toFile())) {
            JarEntry entry =
                    jar.getJarEntry("META-INF/native-image/dev.fairlead/" + artifact + "/reachability-metadata.json");
            if (entry == null) {
                return members;
            }
            String type = "";
            for (String line : new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                var named = TYPE.matcher(line);
                type = named.find() ? named.group(1) : type;
                var method = METHOD.matcher(line);
                if (method.find()) {
                    String parameter = method.group(2) == null ? "" : method.group(2);
                    members.add(type + "." + method.group(1) + "(" + parameter + ")");
                    if (Image.JDK >= 21) {
                        requireMember(type, method.group(1), parameter);
                    }
                }
            }
        }
        return members;
    }

    private static void requireMember(String type, String method, String parameter)
            throws ReflectiveOperationException {
        Class<?>[] parameters = switch (parameter) {
            case "" -> new Class<?>[0];
            case "java.lang.String[]" -> new Class<?>[] {String[].class};
            default -> new Class<?>[] {Class.forName(parameter)};
        };
        assertEquals(method, Class.forName(type).getMethod(method, parameters).getName());
    }
}
