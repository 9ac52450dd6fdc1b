package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.tls.TlsProvider;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the module declares: the tests run inside it, on the module path. */
@Timeout(60)
class ModuleTests {

    private static ModuleDescriptor descriptor() {
        Module module = WebSocket.class.getModule();
        assertTrue(module.isNamed(), "the tests run on the module path");
        return module.getDescriptor();
    }

    @Test
    void itsNameIsThatOfItsPackage() {
        assertEquals("dev.fairlead.api", descriptor().name());
        assertTrue(!descriptor().isOpen() && !descriptor().isAutomatic());
    }

    @Test
    void itRequiresTheLayersBelowAndTheLoggingFacade() {
        Map<String, Set<Modifier>> requires =
                descriptor().requires().stream().collect(Collectors.toMap(Requires::name, Requires::modifiers));
        assertEquals(
                Map.of(
                        "java.base", Set.of(Modifier.MANDATED),
                        "dev.fairlead.codec", Set.of(Modifier.TRANSITIVE),
                        "dev.fairlead.spi.transport", Set.of(Modifier.TRANSITIVE),
                        "org.slf4j", Set.of(),
                        "org.jspecify", Set.of(Modifier.STATIC)),
                requires);
    }

    @Test
    void itExportsItsOnePackageToAllAndOpensNone() {
        assertEquals(
                Set.of("dev.fairlead.api"),
                descriptor().exports().stream()
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet()));
        assertTrue(descriptor().exports().stream().noneMatch(ModuleDescriptor.Exports::isQualified));
        assertEquals(Set.of(), descriptor().opens());
        assertEquals(Set.of("dev.fairlead.api"), descriptor().packages());
    }

    @Test
    void itUsesTransportsAndTlsProvidersAndProvidesNothing() {
        assertEquals(
                Set.of(TransportProvider.class.getName(), TlsProvider.class.getName()),
                descriptor().uses());
        assertTrue(descriptor().provides().isEmpty());
    }
}
