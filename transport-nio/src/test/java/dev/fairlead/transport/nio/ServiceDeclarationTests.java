package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.spi.transport.TransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServiceDeclarationTests {

    private static InputStream resource(String name) {
        return Objects.requireNonNull(NioTransportProvider.class.getResourceAsStream(name), name);
    }

    @Test
    void moduleAndClassPathDeclareTheSameProvider() throws IOException {
        List<String> expected = List.of(NioTransportProvider.class.getName());
        try (InputStream module = resource("/module-info.class");
                InputStream services = resource("/META-INF/services/" + TransportProvider.class.getName())) {
            List<String> provided = ModuleDescriptor.read(module).provides().stream()
                    .filter(provides -> provides.service().equals(TransportProvider.class.getName()))
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
                "nio", NioTransportProvider.class.getConstructor().newInstance().id());
    }
}
