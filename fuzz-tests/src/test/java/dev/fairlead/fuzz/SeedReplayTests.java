package dev.fairlead.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every seed once, on every JDK. */
class SeedReplayTests {

    private static final int LEAST_SEEDS = 500;

    @AfterEach
    void closeSessions() {
        LoopSession.closeAll();
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void seedsFindNothing(Target target) {
        for (byte[] seed : Seeds.of(target)) {
            try {
                target.run(seed);
            } catch (RuntimeException | Error found) {
                throw new AssertionError(target + " " + HexFormat.of().formatHex(seed), found);
            }
        }
    }

    /** With {@code -Dseeds.update=true} they are written instead. */
    @ParameterizedTest
    @EnumSource(Target.class)
    void whatIsMadeIsWhatIsThere(Target target) throws IOException {
        String made = Seeds.text(SeedGenerator.make(target));
        if (Boolean.getBoolean("seeds.update")) {
            Files.writeString(Seeds.made(target), made);
        }
        assertEquals(made, Files.readString(Seeds.made(target)));
    }

    @Test
    void thereAreEnoughAndNoneTwice() {
        int all = 0;
        for (Target target : Target.values()) {
            List<String> seeds = Seeds.of(target).stream().map(Arrays::toString).toList();
            assertEquals(seeds.stream().distinct().count(), seeds.size(), target::id);
            all += seeds.size();
        }
        int count = all;
        assertTrue(count >= LEAST_SEEDS, () -> count + " seeds");
    }
}
