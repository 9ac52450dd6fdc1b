package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.api.CloseStateMachine.Action;
import dev.fairlead.api.CloseStateMachine.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the states of a WebSocket is made from the table that the code runs on. */
class StateDiagramTests {

    private static final Path PAGE = Path.of("..", "docs", "states.md");

    private static final List<WebSocketState> STATES = List.of(WebSocketState.values());

    @Test
    void thePageIsWhatTheTableSays() throws Exception {
        String page = Files.readString(PAGE);
        assertEquals(
                page,
                String.join("\n", lines(page)) + "\n",
                PAGE + " differs; the right hand side is what it has to be");
    }

    /** The page as it has to be: its text, with the parts that are made. */
    private static List<String> lines(String page) {
        String text = page.substring(0, page.indexOf("## Transitions"));
        return Stream.of(
                        List.of(text.stripTrailing(), "", "## Transitions", "", "```mermaid", "stateDiagram-v2"),
                        List.of("    [*] --> OPEN"),
                        transitions(),
                        List.of("    RELEASED --> [*]", "```", "", "## What each state allows", ""),
                        List.of(
                                row(Stream.concat(
                                        Stream.of("state"),
                                        Arrays.stream(Action.values()).map(StateDiagramTests::words))),
                                row(Stream.generate(() -> "---").limit(1 + Action.values().length))),
                        STATES.stream().map(StateDiagramTests::permissions).toList())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> transitions() {
        Map<String, List<String>> events = new TreeMap<>();
        for (WebSocketState from : STATES) {
            for (Event event : Event.values()) {
                WebSocketState to = CloseStateMachine.after(from, event);
                if (to != from) {
                    events.computeIfAbsent(from + " --> " + to, arrow -> new java.util.ArrayList<>())
                            .add(words(event));
                }
            }
        }
        return events.entrySet().stream()
                .map(arrow -> "    " + arrow.getKey() + ": " + String.join(", ", arrow.getValue()))
                .toList();
    }

    private static String permissions(WebSocketState state) {
        return row(Stream.concat(
                Stream.of(state.name()),
                Arrays.stream(Action.values()).map(action -> CloseStateMachine.allows(state, action) ? "yes" : "no")));
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }
}
