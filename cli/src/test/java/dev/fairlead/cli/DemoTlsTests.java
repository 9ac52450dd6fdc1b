package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.testkit.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoTlsTests {

    @Test
    void ifTheSecondServerFailsTheFirstOneEnds() {
        EmbeddedServer first = EmbeddedServer.echo();
        UncheckedIOException failure = new UncheckedIOException(new IOException("no port"));

        assertEquals(
                failure,
                assertThrows(
                        UncheckedIOException.class,
                        () -> DemoTls.startBeside(first, () -> {
                            throw failure;
                        })));
        assertEquals(5, Run.of("", "connect", first.uri("/").toString()).status());
    }
}
