package dev.fairlead.codec.http1;

import dev.fairlead.codec.http1.HttpViolation.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads field lines up to the empty line that ends them (RFC 9112 5). */
final class FieldSection {

    private final int maxFields;
    private final Headers.Builder fields = Headers.builder();

    /** The field whose value may still go on; null before the first. All state here: the decoder's one thread. */
    private @Nullable String name;

    /** The value that belongs to {@link #name}, as far as it has come. */
    private final StringBuilder value = new StringBuilder();

    /** Field lines so far; lines that continue another are not counted. */
    private int count;

    FieldSection(int maxFields) {
        this.maxFields = maxFields;
    }

    /** Reads what there is; true if the empty line has been consumed, and nothing behind it. */
    boolean read(LineReader lines, ByteBuffer src) throws HttpViolation {
        for (String line = lines.next(src); line != null; line = lines.next(src)) {
            if (line.isEmpty()) {
                keepField();
                return true;
            }
            take(line);
        }
        return false;
    }

    Headers headers() {
        return fields.build();
    }

    private void take(String line) throws HttpViolation {
        if (Characters.isSpaceOrTab(line.charAt(0))) {
            continueValue(line);
        } else {
            keepField();
            beginField(line);
        }
    }

    private void continueValue(String line) throws HttpViolation {
        // RFC 9112 2.2: a recipient of "whitespace between the start-line and the first header field MUST either reject
        // the message as invalid or consume each whitespace-preceded line".
        if (name == null) {
            throw HttpViolation.syntax("RFC 9112 2.2", "first field line begins with a space or tab");
        }
        // RFC 9112 5.2: "A user agent that receives an obs-fold in a response message [...] MUST replace each received
        // obs-fold with one or more SP octets prior to interpreting the field value".
        value.append(' ').append(line.trim());
    }

    private void beginField(String line) throws HttpViolation {
        if (++count > maxFields) {
            throw new HttpViolation(
                    Kind.FIELD_COUNT, "RFC 9110 5.4", "head or trailer section has more than " + maxFields + " fields");
        }
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw HttpViolation.syntax("RFC 9112 5", "field line has no colon");
        }
        name = checkedName(line.substring(0, colon));
        value.append(line.substring(colon + 1).trim());
    }

    private static String checkedName(String name) throws HttpViolation {
        // RFC 9112 5.1: "No whitespace is allowed between the field name and colon."
        if (!name.isEmpty() && Characters.isSpaceOrTab(name.charAt(name.length() - 1))) {
            throw HttpViolation.syntax("RFC 9112 5.1", "space or tab between field name and colon");
        }
        // RFC 9110 5.1: field-name = token
        if (!Token.isToken(name)) {
            throw HttpViolation.syntax("RFC 9110 5.1", "field name is not a token");
        }
        return name;
    }

    private void keepField() {
        if (name != null) {
            // RFC 9110 5.5: "A field value does not include leading or trailing whitespace."
            fields.add(name, value.toString().trim());
            value.setLength(0);
        }
    }
}
