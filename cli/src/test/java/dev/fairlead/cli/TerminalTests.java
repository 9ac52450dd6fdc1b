package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTests {

    @Test
    void whatWouldControlTheTerminalIsShownAsAnEscape() {
        // ESC, C1 control CSI, line end, right-to-left override, line separator
        assertEquals(
                "a\\u001b[31m\\u009b\\u000a\\u202e\\u2028z",
                terminal(StandardCharsets.UTF_8).visible("a\u001b[31m\u009b\n\u202e\u2028z"));
    }

    @Test
    void whatCanBeShownIsShown() {
        assertEquals("10 \u20ac \ud83d\udea2", terminal(StandardCharsets.UTF_8).visible("10 \u20ac \ud83d\udea2"));
    }

    @Test
    void whatTheEncodingDoesNotHaveIsShownAsAnEscape() {
        assertEquals("\u00e4 \\u20ac", terminal(StandardCharsets.ISO_8859_1).visible("\u00e4 \u20ac"));
    }

    @Test
    void aLoneSurrogateIsShownAsAnEscape() {
        assertEquals("\\ud83d", terminal(StandardCharsets.UTF_8).visible("\ud83d"));
    }

    private static Terminal terminal(Charset charset) {
        return Run.terminal(
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream(),
                charset);
    }
}
