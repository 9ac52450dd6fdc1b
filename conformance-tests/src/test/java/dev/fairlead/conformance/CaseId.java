package dev.fairlead.conformance;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The name of a case, such as 7.13.1. Names are in order by their numbers.
 *
 * @param text numbers with dots between them
 */
record CaseId(String text) implements Comparable<CaseId> {

    /** The first number. */
    int section() {
        return numbers()[0];
    }

    private int[] numbers() {
        return Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    @Override
    public int compareTo(CaseId other) {
        return Arrays.compare(numbers(), other.numbers());
    }

    @Override
    public String toString() {
        return Arrays.stream(numbers()).mapToObj(Integer::toString).collect(Collectors.joining("."));
    }
}
