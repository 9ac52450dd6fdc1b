package dev.fairlead.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The ids of the catalogue of hostile servers, and why some have no test here. */
final class CatalogueIds {

    private static final String NO_PROXY = "proxies: see `ProxyTests` and `ProxyFaultTests`";

    /** All that there are; numbers between them were never given. */
    static final List<String> ALL = List.of(
                    "01 02 03 04 05 06 07 09 10 11 12 13 15 16 17 18 19 20 21 23 24 25 28 29 30 31 32 33 35 36 37 38 39",
                    "40 41 42 43 44 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 62 63 64 65 66",
                    "67 68 69 70 72 73 74 75",
                    "76 77 78 80 81 82 83 84 85 86 87 88 90 91 92 94",
                    "95 96 97 98 99 101 103 104 106",
                    "107 108 109 110 111 112 113 114 116 117 118 119 120",
                    "121 122 123 125 126 127 129 130 131 132 133 134 135 136 137 138 139 140 141 142")
            .stream()
            .flatMap(part -> List.of(part.split(" ", -1)).stream())
            .map(number -> "S-" + number)
            .toList();

    private CatalogueIds() {}

    /** Why there is no test, by the id. */
    static Map<String, String> withoutTest() {
        Map<String, String> reasons = new TreeMap<>(CataloguePage::byNumber);
        for (String id : ALL) {
            int number = CataloguePage.number(id);
            if (number >= 121 && number <= 130) {
                reasons.put(id, NO_PROXY);
            }
        }
        return reasons;
    }

    /** What the page says of those. */
    static String elsewhere() {
        Map<String, List<String>> byReason = withoutTest().entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, TreeMap::new, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        return "\n### Not here\n\n"
                + byReason.entrySet().stream()
                        .map(entry -> "- " + String.join(", ", entry.getValue()) + ": " + entry.getKey() + "\n")
                        .collect(Collectors.joining());
    }
}
