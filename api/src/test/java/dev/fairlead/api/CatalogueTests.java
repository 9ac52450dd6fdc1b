package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The catalogue of hostile servers is whole: each id has one test, named after it, or a reason to have none. */
class CatalogueTests {

    private static List<Method> tests() {
        return CataloguePage.GROUPS.stream()
                .flatMap(group -> CataloguePage.tests(group).stream())
                .toList();
    }

    @Test
    void eachIdHasOneTestOrAReason() {
        List<String> ids = tests().stream()
                .map(test -> CataloguePage.row(test).id())
                .sorted(CataloguePage::byNumber)
                .toList();
        Set<String> expected = new TreeSet<>(CataloguePage::byNumber);
        expected.addAll(CatalogueIds.ALL);
        assertEquals(CatalogueIds.ALL.size(), expected.size(), "an id stands there twice");
        expected.removeAll(CatalogueIds.withoutTest().keySet());
        assertEquals(List.copyOf(expected), ids);
    }

    @Test
    void eachTestIsNamedAfterItsRow() {
        for (Method test : tests()) {
            String prefix = CataloguePage.row(test).id().replace("-", "").toLowerCase(Locale.ROOT);
            assertTrue(test.getName().startsWith(prefix), test.getName());
            assertTrue(Character.isUpperCase(test.getName().charAt(prefix.length())), test.getName());
        }
    }

    @Test
    void eachRowSaysWhatAndWhere() {
        for (Method test : tests()) {
            Row row = CataloguePage.row(test);
            for (String part : List.of(row.sends(), row.expected(), row.source())) {
                assertTrue(!part.isBlank(), test.getName());
            }
        }
    }
}
