package dev.fairlead.cli.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A flat object in JSON (RFC 8259), as fuzzing servers answer.
 *
 * @param members those whose values are strings
 */
record JsonObject(Map<String, String> members) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Reads a text; empty if it is no object, or breaks off. */
    static Optional<JsonObject> of(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, String> members = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    members.put(name, parser.getText());
                }
                parser.skipChildren();
            }
            return Optional.of(new JsonObject(Map.copyOf(members)));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    Optional<String> member(String name) {
        return Optional.ofNullable(members.get(name));
    }
}
