package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References, resolved as RFC 3986 5.4 does it. */
@Timeout(60)
class UrlReferenceTests {

    private static final UrlComponents BASE = UrlComponents.parse("http://a/b/c/d;p?q");

    @ParameterizedTest
    @CsvSource({
        // 5.4.1, normal; what is of another scheme is refused, and a fragment is cut off
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g/",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q",
        "g#s, http://a/b/c/g",
        "g?y#s, http://a/b/c/g?y",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "'', http://a/b/c/d;p?q",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../, http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../, http://a/",
        "../../g, http://a/g",
        // 5.4.2, abnormal
        "../../../g, http://a/g",
        "../../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        ".g, http://a/b/c/.g",
        "g.., http://a/b/c/g..",
        "..g, http://a/b/c/..g",
        "./../g, http://a/b/g",
        "./g/., http://a/b/c/g/",
        "g/./h, http://a/b/c/g/h",
        "g/../h, http://a/b/c/h",
        "g;x=1/./y, http://a/b/c/g;x=1/y",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/./x, http://a/b/c/g?y/./x",
        "g?y/../x, http://a/b/c/g?y/../x",
        "/a//../b, http://a/a/b",
        "?, http://a/b/c/d;p?",
        "wss://h:7/x?y#z, wss://h:7/x?y",
        "//h:7?y, http://h:7/?y",
        "/x:y, http://a/x:y",
        "?x:y, http://a/b/c/d;p?x:y"
    })
    void aReferenceIsResolvedAgainstTheBase(String reference, String expected) {
        assertEquals(expected, UrlReference.resolve(BASE, reference).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g:h", "http:g", "file:///etc/passwd", "javascript:x", "///x", "//", "http://", "//user:secret@h/",
                "http://user@h/", "\\\\h\\x", "/a b", "http://127.1/", "//0177.0.0.1", "http://h:0/", "/%zz",
                        "//h\u0000/"
            })
    void whatMeansNoUrlIsRefused(String reference) {
        assertThrows(InvalidParameterException.class, () -> UrlReference.resolve(BASE, reference));
    }
}
