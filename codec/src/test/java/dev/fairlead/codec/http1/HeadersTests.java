package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTests {

    private static final Headers THREE =
            Headers.builder().add("A", "1").add("B", "2").add("a", "3").build();

    @Test
    void namesAreFoundInAnyCase() {
        assertEquals(Optional.of("1"), THREE.first("a"));
        assertEquals(List.of("1", "3"), THREE.all("A"));
        assertTrue(THREE.contains("b"));
        assertFalse(THREE.contains("c"));
        assertEquals(Optional.empty(), THREE.first("c"));
        assertEquals(List.of(), THREE.all("c"));
    }

    @Test
    void fieldsKeepTheirOrder() {
        List<String> names = new ArrayList<>();
        THREE.forEach(field -> names.add(field.name()));

        assertEquals(List.of("A", "B", "a"), names);
        assertEquals(3, THREE.size());
        assertEquals(3, THREE.fields().size());
    }

    @Test
    void fieldsCannotBeChanged() {
        Iterator<Headers.Field> fields = THREE.iterator();
        fields.next();

        assertThrows(UnsupportedOperationException.class, fields::remove);
        assertThrows(UnsupportedOperationException.class, () -> THREE.fields().clear());
    }

    @Test
    void setReplacesAllOfTheNameByOneAtTheEnd() {
        Headers headers = THREE.toBuilder().set("A", "4").build();

        assertEquals(Headers.builder().add("B", "2").add("A", "4").build(), headers);
        assertEquals(3, THREE.size(), "the original");
    }

    @Test
    void setWithAnIllegalValueChangesNothing() {
        Headers.Builder builder = THREE.toBuilder();

        assertThrows(IllegalArgumentException.class, () -> builder.set("A", "\n"));

        assertEquals(THREE, builder.build());
    }

    @Test
    void removeTakesAllOfTheName() {
        assertEquals(
                Headers.builder().add("B", "2").build(),
                THREE.toBuilder().remove("A").remove("none").build());
    }

    @Test
    void aBuilderMayBeUsedFurther() {
        Headers.Builder builder = Headers.builder().add("A", "1");
        Headers before = builder.build();
        builder.add("B", "2");

        assertEquals(1, before.size());
        assertEquals(2, builder.build().size());
    }

    @Test
    void headersWithoutAFieldAreAlwaysTheSame() {
        assertSame(Headers.empty(), Headers.builder().build());
        assertEquals(0, Headers.empty().size());
    }

    @Test
    void equalityLooksAtNamesWithoutCaseAndValuesWithCase() {
        Headers.Field field = new Headers.Field("Name", "Value");
        assertEquals(field, new Headers.Field("nAME", "Value"));
        assertEquals(field.hashCode(), new Headers.Field("nAME", "Value").hashCode());
        assertNotEquals(field, new Headers.Field("Name", "value"));
        assertNotEquals(field, new Headers.Field("Names", "Value"));
        assertNotEquals(field, (Object) "Name: Value");
        Headers one = Headers.builder().add("A", "1").build();
        assertEquals(one, Headers.builder().add("a", "1").build());
        assertEquals(one.hashCode(), Headers.builder().add("a", "1").build().hashCode());
        assertNotEquals(one, THREE);
        assertNotEquals(one, (Object) "A: 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "COOKIE", "authorization"})
    void credentialsAreHidden(String name) {
        Headers headers = Headers.builder().add("Host", "h").add(name, "secret").build();

        assertEquals("[Host: h, " + name + ": (hidden)]", headers.toString());
        assertFalse(new ResponseHead(1, 200, "", headers).toString().contains("secret"));
        assertEquals(
                "GET /a HTTP/1.1 [Host: h, " + name + ": (hidden)]", new RequestHead("GET", "/a", headers).toString());
    }

    @Test
    void theQueryOfATargetIsHidden() {
        assertEquals(
                "GET /a?(hidden) HTTP/1.0 []",
                new RequestHead("GET", "/a?token=secret?", 0, Headers.empty()).toString());
    }

    @Test
    void listElementsComeFromAllFieldsOfTheName() {
        Headers headers = Headers.builder()
                .add("Connection", "keep-alive ,\tUpgrade,, ,")
                .add("Other", "no")
                .add("connection", "x")
                .build();
        assertEquals(List.of("keep-alive", "Upgrade", "x"), headers.tokens("CONNECTION"));
        assertTrue(headers.hasToken("Connection", "upgrade"));
        assertTrue(headers.hasToken("Connection", "X"));
        assertFalse(headers.hasToken("Connection", "keep"));
        assertFalse(headers.hasToken("None", "x"));
    }

    @Test
    void quotedStringsAreKeptWhole() {
        assertEquals(List.of("a;b=\"x, y\"", "c"), tokens("a;b=\"x, y\", c"));
        assertEquals(List.of("\"x\\\", y\"", "c"), tokens("\"x\\\", y\",c"));
        assertEquals(List.of("\"\"", "c"), tokens("\"\",c"));
        assertEquals(List.of("\"keep-alive, Upgrade\""), tokens("\"keep-alive, Upgrade\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a, b", "\"", "\"a, b\\", "\"a, b\\\\\\\"", "\\\""})
    void anOpenQuoteReachesToTheEndOfItsField(String value) {
        assertEquals(List.of("x", value), tokens("x, " + value));
        Headers two = Headers.builder().add("L", value).add("L", "next").build();
        assertEquals(List.of(value, "next"), two.tokens("L"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,\t,"})
    void aListOfNothingHasNoElements(String value) {
        assertEquals(List.of(), tokens(value.trim()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ",", ";", "\"", "\\", "\" ,", "a ,", "\"\\\"", "a\t"})
    @Timeout(20)
    void listsAreTakenApartInLinearTime(String pattern) {
        // Two million characters: quadratic work would take the better part of an hour.
        String value = "x" + pattern.repeat(2_000_000 / pattern.length()) + "x";

        List<String> elements = tokens(value);

        assertTrue(elements.size() >= 1);
    }

    private static List<String> tokens(String value) {
        return Headers.builder().add("L", value).build().tokens("L");
    }
}
