package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page {@code docs/winhttp.md}: whatever it says is there is there, and it leaves out nothing of ours. */
class WinHttpPageTests {

    private static final Path PAGE = Path.of("..", "docs", "winhttp.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** Where the types are that the page names. */
    private static final List<String> PACKAGES = List.of(
            "dev.fairlead.api",
            "dev.fairlead.codec.http1",
            "dev.fairlead.spi.transport.tls",
            "java.lang",
            "java.net",
            "java.util.concurrent");

    /** The names in the column that is ours. */
    private static List<String> names() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("|"))
                    .map(line -> line.split(" \\| ", 2))
                    .filter(cells -> cells.length == 2)
                    .flatMap(cells -> CODE.matcher(cells[1]).results())
                    .map(code -> code.group(1))
                    .toList();
        }
    }

    private static Optional<Class<?>> type(String name) {
        return PACKAGES.stream()
                .map(place -> place + "." + name.replace('.', '$'))
                .flatMap(WinHttpPageTests::load)
                .findFirst();
    }

    private static Stream<Class<?>> load(String name) {
        try {
            return Stream.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }

    private static boolean exists(String name) {
        int dot = name.lastIndexOf('.');
        return type(name).isPresent()
                || (dot > 0
                        && type(name.substring(0, dot)).stream()
                                .anyMatch(type -> hasMember(type, name.substring(dot + 1))));
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Stream.concat(
                        Arrays.stream(type.getMethods()).map(method -> method.getName()),
                        Arrays.stream(type.getFields()).map(field -> field.getName()))
                .anyMatch(name::equals);
    }

    @Test
    void everyNameOfOursExists() throws IOException {
        assertEquals(List.of(), names().stream().filter(name -> !exists(name)).toList());
        assertTrue(names().size() > 150, names().size() + " names");
    }

    @Test
    void aNameThatIsNotThereWouldBeFound() {
        assertTrue(exists("Request.completeUpgrade"));
        assertTrue(exists("SessionOptions.Builder.timeouts"));
        assertTrue(exists("Received.Closed"));
        assertFalse(exists("Request.completeDowngrade"));
        assertFalse(exists("Option.UPGRADE_TO_WEB_SOCKET"));
        assertFalse(exists("WsSession"));
    }

    @Test
    void everyOptionNotificationAndErrorHasItsPlace() throws IOException {
        List<String> names = names();
        List<String> ours = Stream.of(
                        Option.all().stream().map(option -> "Option." + option.name()),
                        Stream.of(StatusKind.values()).map(kind -> "StatusKind." + kind.name()),
                        Stream.of(ErrorCode.values())
                                .filter(code -> code != ErrorCode.INTERNAL_ERROR)
                                .map(code -> "ErrorCode." + code.name()))
                .flatMap(each -> each)
                .toList();
        assertEquals(
                List.of(), ours.stream().filter(name -> !names.contains(name)).toList());
    }

    @Test
    void errorsHaveTheirNumbers() throws IOException {
        String page = Files.readString(PAGE);
        List<MatchResult> numbered = Pattern.compile("\\b([A-Z_]+) (\\d+)\\b")
                .matcher(page)
                .results()
                .toList();
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(
                    numbered.stream()
                            .anyMatch(match ->
                                    match.group(1).replaceFirst("^ERROR_", "").equals(code.name())
                                            && match.group(2).equals(String.valueOf(code.number()))),
                    code.name());
        }
    }
}
