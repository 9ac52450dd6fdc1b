package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a module shows of itself, as text: its descriptor, and what javap says of the classes that others can name. */
final class PublicApi {

    private final ModuleReference module;
    private final Path jar;

    PublicApi(ModuleReference module) {
        this.module = module;
        this.jar = Path.of(module.location().orElseThrow());
    }

    /** One line for the module and each of its directives, then each class with its members in alphabetical order. */
    String text() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(directives());
        Map<String, List<String>> classes = classes();
        classes.forEach((name, block) -> {
            if (isVisible(name, classes)) {
                lines.add("");
                lines.addAll(block);
            }
        });
        return String.join("\n", lines) + "\n";
    }

    private List<String> directives() {
        ModuleDescriptor descriptor = module.descriptor();
        Set<String> directives = new TreeSet<>();
        descriptor.exports().stream()
                .filter(exports -> !exports.isQualified())
                .forEach(exports -> directives.add("exports " + exports.source()));
        descriptor.requires().stream()
                .filter(requires -> requires.modifiers().contains(Requires.Modifier.TRANSITIVE))
                .forEach(requires -> directives.add("requires transitive " + requires.name()));
        descriptor.provides().forEach(provides -> directives.add("provides " + provides.service()));
        descriptor.uses().forEach(service -> directives.add("uses " + service));
        return Stream.concat(Stream.of("module " + descriptor.name()), directives.stream())
                .toList();
    }

    /** The classes of exported packages, in the order of their names; a block is the header, its members, and the closing brace. */
    private Map<String, List<String>> classes() throws IOException, InterruptedException {
        List<String> names = classNames();
        List<String> command =
                new ArrayList<>(List.of(Artifacts.tool("javap"), "-protected", "-constants", "-cp", jar.toString()));
        command.addAll(names);
        Outcome javap = Artifacts.run(command.toArray(String[]::new));
        assertEquals(0, javap.status(), javap.output());
        Map<String, List<String>> classes = new TreeMap<>();
        List<String> block = new ArrayList<>();
        for (String line : javap.output().lines().toList()) {
            if (line.equals("}")) {
                List<String> sorted = new ArrayList<>(block.subList(0, 1));
                block.stream().skip(1).sorted().forEach(sorted::add);
                sorted.add(line);
                classes.put(names.get(classes.size()), sorted);
                block.clear();
            } else if (!line.startsWith("Compiled from ")) {
                block.add(line);
            }
        }
        assertEquals(names.size(), classes.size());
        return classes;
    }

    private List<String> classNames() throws IOException {
        Set<String> exported = module.descriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(Exports::source)
                .collect(Collectors.toSet());
        try (ModuleReader reader = module.open();
                Stream<String> entries = reader.list()) {
            return entries.filter(entry -> entry.endsWith(".class") && !entry.startsWith("META-INF/"))
                    .map(entry -> entry.substring(0, entry.length() - ".class".length())
                            .replace('/', '.'))
                    .filter(name -> exported.contains(name.substring(0, Math.max(0, name.lastIndexOf('.')))))
                    .filter(name -> !name.endsWith(".package-info"))
                    .sorted()
                    .toList();
        }
    }

    /** Whether a class and all that it is nested in are public; protected ones are public in class files. */
    private static boolean isVisible(String name, Map<String, List<String>> classes) {
        int outer = name.lastIndexOf('$');
        List<String> block = classes.get(name);
        return block != null
                && block.get(0).startsWith("public ")
                && (outer < 0 || isVisible(name.substring(0, outer), classes));
    }
}
