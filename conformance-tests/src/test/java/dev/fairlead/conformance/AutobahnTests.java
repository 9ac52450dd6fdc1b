package dev.fairlead.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.resourcecheck.PageSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every case of the suite but the limits of section 9, over one transport. */
@Timeout(600)
class AutobahnTests {

    private static final int CASES = 247;

    @Test
    void everyCaseIsPassedAndJudgedAsTheDocumentationSays(@TempDir Path folder) throws IOException {
        List<Verdict> verdicts;
        try (FuzzingServer server = FuzzingServer.start(Python.jython(), "*", "9.*", folder)) {
            verdicts = AutobahnRun.run(server, new Carrier("nio", Carrier.WITHOUT_TLS));
        }

        assertEquals(CASES, verdicts.size());
        AutobahnRun.assertPassed(verdicts);
        VerdictTable.COMMITTED.mustAgree(verdicts, id -> id.section() != 9);
        new PageSection(Path.of("..", "docs", "conformance.md"), "autobahn").mustBe(Summary.bySection(verdicts));
    }
}
