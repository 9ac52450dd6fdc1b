package dev.fairlead.benchmarks.endtoend;

import java.util.Arrays;
import java.util.Collection;

/** What many figures come to. Figures that are unknown are not numbers, and do not count. */
final class Statistics {

    private Statistics() {}

    /** Returns the one in the middle, or the mean of the two there; not a number if there are none. */
    static double median(Collection<Double> figures) {
        double[] sorted = figures.stream()
                .mapToDouble(Double::doubleValue)
                .filter(figure -> !Double.isNaN(figure))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Returns the least; not a number if there are none. */
    static double least(Collection<Double> figures) {
        return Arrays.stream(figures.stream().mapToDouble(Double::doubleValue).toArray())
                .filter(figure -> !Double.isNaN(figure))
                .min()
                .orElse(Double.NaN);
    }
}
