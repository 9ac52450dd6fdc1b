package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class BomTests {

    @Test
    void theBomHasEachPublishedModuleAndNothingElse() throws IOException {
        Map<String, Document> poms = Poms.all();
        TreeSet<String> published = new TreeSet<>();
        poms.forEach((folder, pom) -> {
            boolean skipped =
                    Poms.text(pom, "/project/properties/maven.deploy.skip").equals("true");
            if (!skipped && !Poms.text(pom, "/project/packaging").equals("pom")) {
                published.add(Poms.text(pom, "/project/artifactId"));
            }
        });
        assertTrue(published.size() >= 9, published.toString());
        TreeSet<String> managed = new TreeSet<>();
        Poms.nodes(poms.get("bom"), "/project/dependencyManagement/dependencies/dependency")
                .forEach(dependency -> {
                    assertEquals("dev.fairlead", Poms.text(dependency, "groupId"));
                    assertEquals("${project.version}", Poms.text(dependency, "version"));
                    managed.add(Poms.text(dependency, "artifactId"));
                });
        assertEquals(published, managed);
    }

    @Test
    void eachPublishedModuleHasAJarAmongThoseThatAreTested() throws IOException {
        TreeSet<String> managed = new TreeSet<>();
        Poms.nodes(Poms.all().get("bom"), "//dependency/artifactId")
                .forEach(artifact -> managed.add(artifact.getTextContent()
                        .replaceFirst("fairlead-", "dev.fairlead.")
                        .replace('-', '.')));
        assertEquals(new TreeSet<>(Artifacts.names(Artifacts.ours())), managed);
    }
}
