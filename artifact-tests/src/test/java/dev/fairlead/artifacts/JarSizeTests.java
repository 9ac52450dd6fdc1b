package dev.fairlead.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a user downloads does not grow unnoticed. */
class JarSizeTests {

    private static final List<String> CLIENT =
            List.of("fairlead-api", "fairlead-spi-transport", "fairlead-codec", "fairlead-transport-socket");

    private static final List<String> OTHERS =
            List.of("fairlead-transport-nio", "fairlead-transport-unix", "fairlead-tls-bouncycastle", "slf4j-api");

    @Test
    void sizesAreThoseOfThePage() throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        long total = 0;
        for (String artifact : CLIENT) {
            long bytes = Files.size(Artifacts.jar(artifact));
            sizes.put("`" + artifact + "`", bytes);
            total += bytes;
        }
        sizes.put("these four together", total);
        for (String artifact : OTHERS) {
            sizes.put("`" + artifact + "`", Files.size(Artifacts.jar(artifact)));
        }
        new SizeTable("jar-sizes", "| jar | KB |\n|---|---|", 4).mustBe(sizes);
    }
}
