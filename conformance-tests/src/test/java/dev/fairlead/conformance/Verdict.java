package dev.fairlead.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the suite says of a case.
 *
 * @param id the case
 * @param behavior how it judges what the client sent and received
 * @param close how it judges the end of the connection
 */
record Verdict(CaseId id, String behavior, String close) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads the suite's index: agents, their cases, the facts of each. Returns the cases of an agent in order. */
    static List<Verdict> read(Path index, String agent) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(Files.readString(index))) {
            require(parser, parser.nextToken() == JsonToken.START_OBJECT);
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                require(parser, parser.nextToken() == JsonToken.START_OBJECT);
                if (name.equals(agent)) {
                    readCases(parser, verdicts);
                } else {
                    parser.skipChildren();
                }
            }
        }
        verdicts.sort(Comparator.comparing(Verdict::id));
        return verdicts;
    }

    private static void readCases(JsonParser parser, List<Verdict> verdicts) throws IOException {
        for (String id = parser.nextFieldName(); id != null; id = parser.nextFieldName()) {
            require(parser, parser.nextToken() == JsonToken.START_OBJECT);
            Map<String, String> facts = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                require(parser, parser.nextToken().isScalarValue());
                facts.put(name, parser.getText());
            }
            verdicts.add(new Verdict(
                    new CaseId(id), facts.getOrDefault("behavior", "?"), facts.getOrDefault("behaviorClose", "?")));
        }
    }

    private static void require(JsonParser parser, boolean expected) throws IOException {
        if (!expected) {
            throw new IOException("not the suite's index, at " + parser.currentLocation());
        }
    }

    boolean isOk() {
        return behavior.equals("OK") && close.equals("OK");
    }

    /** Whether the suite has seen less than it had hoped for, and nothing that is wrong. */
    boolean isNonStrict() {
        return behavior.equals("NON-STRICT") && close.equals("OK");
    }

    /**
     * The line of a table: what the suite says, with commas between. The code of the client's Close frame is not in it: whether the
     * suite sees that frame where the client fails the connection depends on who is faster.
     */
    String row() {
        return String.join(",", id.text(), behavior, close);
    }
}
