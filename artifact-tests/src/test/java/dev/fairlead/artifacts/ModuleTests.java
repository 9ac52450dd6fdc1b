package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModuleTests {

    private static final String SERVICES = "META-INF/services/";

    @Test
    void theModulesAreThoseOfTheDocumentation() {
        assertEquals(
                Set.of(
                        "dev.fairlead.api",
                        "dev.fairlead.cli",
                        "dev.fairlead.codec",
                        "dev.fairlead.spi.transport",
                        "dev.fairlead.testkit",
                        "dev.fairlead.tls.bouncycastle",
                        "dev.fairlead.transport.nio",
                        "dev.fairlead.transport.socket",
                        "dev.fairlead.transport.unix"),
                Artifacts.names(Artifacts.ours()));
    }

    @Test
    void noModuleIsAutomaticNotEvenADependency() {
        for (ModuleReference module : ModuleFinder.of(Artifacts.MODULES).findAll()) {
            assertFalse(module.descriptor().isAutomatic(), module.descriptor().name());
        }
    }

    @Test
    void noPackageIsInTwoModules() {
        Map<String, String> owners = new HashMap<>();
        for (ModuleReference module : ModuleFinder.of(Artifacts.MODULES).findAll()) {
            for (String name : module.descriptor().packages()) {
                String other = owners.put(name, module.descriptor().name());
                assertEquals(
                        null,
                        other,
                        name + " is in " + other + " and " + module.descriptor().name());
            }
        }
    }

    @Test
    void packageNamesBeginWithTheNameOfTheirModule() {
        for (ModuleReference module : Artifacts.ours()) {
            String name = module.descriptor().name();
            for (String pack : module.descriptor().packages()) {
                assertTrue(pack.equals(name) || pack.startsWith(name + "."), pack + " in " + name);
            }
        }
    }

    @Test
    void modulesRequireWhatTheArchitectureSays() {
        Map<String, Set<String>> required = new TreeMap<>();
        for (ModuleReference module : Artifacts.ours()) {
            required.put(
                    module.descriptor().name(),
                    module.descriptor().requires().stream()
                            .filter(requires ->
                                    !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                            .map(ModuleDescriptor.Requires::name)
                            .filter(name -> !name.equals("java.base"))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        assertEquals(Set.of(), required.get("dev.fairlead.codec"));
        assertEquals(Set.of(), required.get("dev.fairlead.spi.transport"));
        assertEquals(Set.of("dev.fairlead.spi.transport", "org.slf4j"), required.get("dev.fairlead.transport.socket"));
        assertEquals(Set.of("dev.fairlead.spi.transport", "org.slf4j"), required.get("dev.fairlead.transport.nio"));
        assertEquals(Set.of("dev.fairlead.spi.transport", "org.slf4j"), required.get("dev.fairlead.transport.unix"));
        assertEquals(
                Set.of("dev.fairlead.codec", "dev.fairlead.spi.transport", "org.slf4j"),
                required.get("dev.fairlead.api"));
        assertEquals(Set.of("dev.fairlead.codec", "dev.fairlead.spi.transport"), required.get("dev.fairlead.testkit"));
        assertEquals(
                Set.of("dev.fairlead.spi.transport", "org.bouncycastle.provider", "org.bouncycastle.tls"),
                required.get("dev.fairlead.tls.bouncycastle"));
    }

    @Test
    void providersAreDeclaredInBothPlacesAlike() throws IOException {
        for (ModuleReference module : Artifacts.ours()) {
            assertEquals(
                    fromDescriptor(module),
                    fromServiceFiles(module),
                    module.descriptor().name());
        }
    }

    private static Map<String, List<String>> fromDescriptor(ModuleReference module) {
        return module.descriptor().provides().stream()
                .collect(Collectors.toMap(
                        ModuleDescriptor.Provides::service,
                        ModuleDescriptor.Provides::providers,
                        (a, b) -> a,
                        TreeMap::new));
    }

    private static Map<String, List<String>> fromServiceFiles(ModuleReference module) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            for (String name : names.filter(n -> n.startsWith(SERVICES) && !n.endsWith("/"))
                    .toList()) {
                byte[] content = reader.open(name).orElseThrow().readAllBytes();
                services.put(
                        name.substring(SERVICES.length()),
                        new String(content, StandardCharsets.UTF_8)
                                .lines()
                                .map(line -> line.replaceAll("#.*", "").trim())
                                .filter(line -> !line.isEmpty())
                                .toList());
            }
        }
        return services;
    }
}
