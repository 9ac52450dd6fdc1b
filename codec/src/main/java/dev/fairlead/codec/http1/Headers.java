package dev.fairlead.codec.http1;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a head, in the order of the wire, names compared without regard to case (RFC 9110 5.1, 5.3).
 *
 * <p>Immutable and safe for use by several threads. Every field is legal: no name or value that a caller can put in
 * ends a line, so nothing put in here can split a message (RFC 9112 11.1).
 *
 * @since 0.1
 */
public final class Headers implements Iterable<Headers.Field> {

    private static final Headers EMPTY = new Headers(List.of());

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * Returns headers without a field.
     *
     * @return always the same headers
     */
    public static Headers empty() {
        return EMPTY;
    }

    /**
     * Returns a builder without a field.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder that begins with these fields.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder().addAll(this);
    }

    /**
     * Returns the value of the first field of a name.
     *
     * @param name the name, in any case
     * @return the value, or empty if there is no such field
     */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the values of all fields of a name.
     *
     * @param name the name, in any case
     * @return the values in their order, one per field line, empty if there is no such field
     */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.is(name)) {
                values.add(field.value());
            }
        }
        return List.copyOf(values);
    }

    /**
     * Tells whether there is a field of a name.
     *
     * @param name the name, in any case
     * @return whether at least one field has it
     */
    public boolean contains(String name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the elements of a field that is a comma-separated list (RFC 9110 5.6.1), over all fields of the name as
     * if they were one (RFC 9110 5.3).
     *
     * <p>Spaces and tabs around an element are trimmed and empty elements dropped. A quoted string is kept whole with
     * its quotes, commas inside it included; one that is never closed reaches to the end of its field. The work is
     * linear in the length of the values.
     *
     * @param name the name, in any case
     * @return the elements in their order, empty if there are none
     */
    public List<String> tokens(String name) {
        List<String> elements = new ArrayList<>();
        for (Field field : fields) {
            if (field.is(name)) {
                ListElements.split(field.value(), elements);
            }
        }
        return List.copyOf(elements);
    }

    /**
     * Tells whether a list field has an element, without regard to case.
     *
     * @param name the name of the field, in any case
     * @param token the element, in any case
     * @return whether one of {@link #tokens(String)} is {@code token}; a part of an element is no match
     */
    public boolean hasToken(String name, String token) {
        for (String element : tokens(name)) {
            if (element.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the number of field lines.
     *
     * @return 0 or more
     */
    public int size() {
        return fields.size();
    }

    /**
     * Returns the fields.
     *
     * @return an immutable list in the order of the wire
     */
    public List<Field> fields() {
        return fields;
    }

    /** Returns an iterator over the fields, in the order of the wire; it cannot remove. */
    @Override
    public Iterator<Field> iterator() {
        return fields.iterator();
    }

    /** Tells whether the other object is headers of equal fields in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && fields.equals(headers.fields);
    }

    /** Returns a hash code in accordance with {@link #equals}. */
    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** Returns the fields for traces, the values of credentials hidden as {@link Field#toString} says. */
    @Override
    public String toString() {
        return fields.toString();
    }

    /**
     * One field line.
     *
     * @param name the name, a {@linkplain Token token}, in the case in which it was given
     * @param value the value, one character per byte (ISO-8859-1); may be empty
     * @since 0.1
     */
    public record Field(String name, String value) {

        /** Fields whose value is a secret, in lower case. */
        private static final Set<String> SECRETS =
                Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

        /**
         * Makes a field.
         *
         * @param name a token (RFC 9110 5.6.2)
         * @param value no control character but the tab, no character above U+00FF, no space or tab at either end
         *     (RFC 9110 5.5)
         * @throws IllegalArgumentException if either is not so; the message names the field and the character, never
         *     the value
         */
        public Field {
            Token.require("field name", name);
            // RFC 9110 5.5: "Field values containing CR, LF, or NUL characters are invalid and dangerous".
            Characters.require("value of field " + name, value, Characters::isText, "RFC 9110 5.5");
            // The only characters at or below U+0020 left are SP and HTAB, so trim() removes OWS and nothing else.
            if (!value.equals(value.trim())) {
                throw new IllegalArgumentException(
                        "value of field " + name + " begins or ends with a space or tab, see RFC 9110 5.5");
            }
        }

        boolean is(String otherName) {
            return name.equalsIgnoreCase(otherName);
        }

        /** Tells whether the other object is a field of the same name, in any case, and exactly the same value. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Field field && is(field.name) && value.equals(field.value);
        }

        /** Returns a hash code in accordance with {@link #equals}. */
        @Override
        public int hashCode() {
            return 31 * name.toLowerCase(Locale.ROOT).hashCode() + value.hashCode();
        }

        /**
         * Returns {@code name: value} for traces; the values of {@code Authorization}, {@code Proxy-Authorization},
         * {@code Cookie} and {@code Set-Cookie} are shown as {@code (hidden)}.
         */
        @Override
        public String toString() {
            return name + ": " + (SECRETS.contains(name.toLowerCase(Locale.ROOT)) ? "(hidden)" : value);
        }
    }

    /**
     * Collects fields. For one thread at a time; after an exception the fields are what they were before the call.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final List<Field> fields = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a field behind the others, also if there is one of that name.
         *
         * @param name as for {@link Field}
         * @param value as for {@link Field}
         * @return this builder
         * @throws IllegalArgumentException as for {@link Field}
         */
        public Builder add(String name, String value) {
            fields.add(new Field(name, value));
            return this;
        }

        /**
         * Removes all fields of the name and adds this one behind the others.
         *
         * @param name as for {@link Field}
         * @param value as for {@link Field}
         * @return this builder
         * @throws IllegalArgumentException as for {@link Field}
         */
        public Builder set(String name, String value) {
            Field field = new Field(name, value);
            remove(name);
            fields.add(field);
            return this;
        }

        /**
         * Removes all fields of a name.
         *
         * @param name the name, in any case; no effect if there is no such field
         * @return this builder
         */
        public Builder remove(String name) {
            fields.removeIf(field -> field.is(name));
            return this;
        }

        /**
         * Adds all fields of other headers behind the others.
         *
         * @param headers the fields to add
         * @return this builder
         */
        public Builder addAll(Headers headers) {
            fields.addAll(headers.fields);
            return this;
        }

        /**
         * Returns the fields collected so far; the builder may be used further and does not change them.
         *
         * @return new headers
         */
        public Headers build() {
            return fields.isEmpty() ? EMPTY : new Headers(fields);
        }
    }
}
