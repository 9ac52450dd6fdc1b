package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReportTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Report report =
            new Report(Run.terminal(new ByteArrayInputStream(new byte[0]), out, out, StandardCharsets.US_ASCII));

    @Test
    void oneComparisonThatFailsFailsTheWhole() {
        report.compare("first", 1, 1);
        report.compare("second", 1, 2);

        assertEquals(ExitStatus.UNEXPECTED, report.finish(System.nanoTime()));
        assertEquals("""
                   ok     first               1
                   FAILED second              expected 1, but was 2

                1 of 2 comparisons FAILED.
                """, printed());
    }

    @Test
    void timesStandBelowEachOther() {
        report.checkTimed("short", "", true, System.nanoTime());
        report.checkTimed("long", "text", true, System.nanoTime());

        assertTrue(printed().lines().allMatch(line -> line.length() == 96 && line.endsWith(" ms")), printed());
    }

    private String printed() {
        return out.toString(StandardCharsets.US_ASCII);
    }
}
