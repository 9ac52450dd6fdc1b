package dev.fairlead.artifacts.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars that frameworks are given. */
final class Bundles {

    /** What every client needs, without a log. */
    static final List<Path> CLIENT =
            List.of(module("fairlead-codec"), module("fairlead-spi-transport"), module("fairlead-api"));

    static final Path SOCKET = module("fairlead-transport-socket");
    static final Path NIO = module("fairlead-transport-nio");
    static final Path UNIX = module("fairlead-transport-unix");
    static final Path TESTKIT = module("fairlead-testkit");
    static final Path BOUNCY_CASTLE_TLS = module("fairlead-tls-bouncycastle");

    /** All that are ours. */
    static final List<Path> OURS = Stream.concat(
                    CLIENT.stream(), Stream.of(SOCKET, NIO, UNIX, BOUNCY_CASTLE_TLS, TESTKIT))
            .toList();

    static final List<Path> BOUNCY_CASTLE = Stream.of(
                    "bcprov-jdk18on", "bcutil-jdk18on", "bctls-jdk18on", "bcpkix-jdk18on")
            .map(Bundles::module)
            .toList();

    /** The log, which needs a mediator. */
    static final List<Path> SLF4J = List.of(module("slf4j-api"), module("slf4j-jdk14"));

    /** The mediator between those who look for services and those who provide them, to be installed first. */
    static final List<Path> SPI_FLY = Stream.of(
                    "asm",
                    "asm-tree",
                    "asm-analysis",
                    "asm-commons",
                    "asm-util",
                    "org.apache.aries.spifly.dynamic.bundle")
            .map(name -> jar("fairlead.bundles", name))
            .toList();

    private Bundles() {}

    static Path framework(String artifact) {
        return jar("fairlead.bundles", artifact);
    }

    private static Path module(String artifact) {
        return jar("fairlead.modules", artifact);
    }

    private static Path jar(String folder, String artifact) {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty(folder)))) {
            return jars.filter(jar -> jar.getFileName().toString().matches(artifact + "-\\d.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no jar of " + artifact));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
