package dev.fairlead.codec.deflate;

import dev.fairlead.codec.http1.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An element of {@code Sec-WebSocket-Extensions} (RFC 6455 9.1): the name of an extension, and parameters. */
record Extension(String name, List<Parameter> parameters) {

    /** A parameter; its value has no quotes any more. */
    record Parameter(String name, Optional<String> value) {}

    /**
     * Reads all fields of the name as if they were one list (RFC 6455 11.3.2).
     *
     * @throws ExtensionViolation if an element is malformed, or if there are fields but no element in them
     */
    static List<Extension> all(Headers headers) throws ExtensionViolation {
        List<Extension> extensions = new ArrayList<>();
        for (String element : headers.tokens(DeflateNegotiation.FIELD)) {
            extensions.add(new ExtensionReader(element).read());
        }
        // RFC 6455 9.1: extension-list = 1#extension
        if (extensions.isEmpty() && headers.contains(DeflateNegotiation.FIELD)) {
            throw new ExtensionViolation(ExtensionReader.SECTION, "list of extensions is empty");
        }
        return List.copyOf(extensions);
    }
}
