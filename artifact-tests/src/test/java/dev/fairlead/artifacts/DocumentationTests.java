package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTests {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    void javaInTheReadmeCompiles() throws IOException, InterruptedException {
        String readme = Files.readString(Artifacts.ROOT.resolve("README.md"));
        List<String> blocks = JAVA.matcher(readme)
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("module "))
                .toList();
        assertEquals(7, blocks.size());
        StringBuilder source = new StringBuilder("""
                import dev.fairlead.api.*;
                import dev.fairlead.codec.deflate.DeflateOffer;
                import dev.fairlead.spi.transport.tls.*;
                import java.net.URI;
                import java.nio.ByteBuffer;
                import java.nio.file.Path;
                import java.util.List;
                import java.util.Optional;
                import java.util.Set;
                import java.util.concurrent.CompletableFuture;
                import java.util.concurrent.TimeUnit;
                import java.util.function.Consumer;

                class Readme {
                    Session session;
                    WebSocket socket;
                    List<ByteBuffer> quotes = List.of();
                    Consumer<Message> handler;
                    String token = "";
                    String quote = "";
                    String password = "";
                    String pinOfOurKey = "";
                    ClientCertificate certificate;
                    Object context = this;
                    ByteBuffer first = ByteBuffer.allocate(0);
                    ByteBuffer last = ByteBuffer.allocate(0);

                    void renew(Optional<String> challenge, byte[] body) {}
                """);
        for (int i = 0; i < blocks.size(); i++) {
            source.append("    void block")
                    .append(i)
                    .append("() throws Exception {\n")
                    .append(blocks.get(i))
                    .append("}\n");
        }
        Path folder = Files.createDirectories(Artifacts.fresh("readme"));
        Path file = Files.writeString(folder.resolve("Readme.java"), source.append("}\n"));
        Outcome javac = Artifacts.run(
                Artifacts.tool("javac"),
                "--module-path",
                Artifacts.MODULES.toString(),
                "--add-modules",
                "dev.fairlead.api",
                "-d",
                folder.toString(),
                file.toString());
        assertEquals(0, javac.status(), javac.output());
    }

    @Test
    void linksInTheDocumentationLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher matcher = LINK.matcher(Files.readString(page));
            for (MatchResult link : matcher.results().toList()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(Artifacts.ROOT.relativize(page) + ": " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyDecisionHasAQuestionAnAnswerAndAPrice() throws IOException {
        try (Stream<Path> decisions = Files.list(Artifacts.ROOT.resolve("docs/decisions"))) {
            for (Path decision : decisions.toList()) {
                String text = Files.readString(decision);
                for (String part : List.of("*Question.*", "*Answer.*", "*Given up.*")) {
                    assertTrue(text.contains(part), decision.getFileName() + " has no " + part);
                }
            }
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(Artifacts.ROOT);
                Stream<Path> docs = Files.walk(Artifacts.ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .forEach(pages::add);
        }
        pages.add(Artifacts.ROOT.resolve("benchmarks/README.md"));
        return pages;
    }
}
