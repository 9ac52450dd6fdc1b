package dev.fairlead.conformance;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Verdicts as tables for people. */
final class Summary {

    private static final Map<Integer, String> SECTIONS = Map.of(
            1, "Framing",
            2, "Pings and pongs",
            3, "Reserved bits",
            4, "Opcodes",
            5, "Fragmentation",
            6, "UTF-8",
            7, "Close",
            9, "Limits",
            10, "Misc");

    private Summary() {}

    /** A row for each section, and then the cases that are not simply OK. */
    static String bySection(List<Verdict> verdicts) {
        SortedMap<Integer, List<Verdict>> sections = verdicts.stream()
                .collect(Collectors.groupingBy(verdict -> verdict.id().section(), TreeMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder("| section | cases | OK | close OK |\n|---|---:|---:|---:|\n");
        sections.forEach((section, cases) -> text.append(
                "| " + section + " " + SECTIONS.getOrDefault(section, "") + " | " + counts(cases) + " |\n"));
        text.append("| all | " + counts(verdicts) + " |\n\n");
        String others = verdicts.stream()
                .filter(verdict -> !verdict.isOk())
                .map(verdict -> verdict.id() + " (" + verdict.behavior() + ", close " + verdict.close() + ")")
                .collect(Collectors.joining(", "));
        return text.append("Not simply OK: " + (others.isEmpty() ? "none" : others) + ".\n")
                .toString();
    }

    /** A row for each carrier. */
    static String byCarrier(Map<Carrier, List<Verdict>> verdicts) {
        StringBuilder text = new StringBuilder("| carrier | cases | OK | close OK |\n|---|---:|---:|---:|\n");
        verdicts.forEach((carrier, cases) -> text.append("| " + carrier + " | " + counts(cases) + " |\n"));
        return text.toString();
    }

    private static String counts(List<Verdict> cases) {
        long ok = cases.stream()
                .filter(verdict -> verdict.behavior().equals("OK"))
                .count();
        long close =
                cases.stream().filter(verdict -> verdict.close().equals("OK")).count();
        return cases.size() + " | " + ok + " | " + close;
    }
}
