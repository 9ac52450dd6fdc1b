package dev.fairlead.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A class of benchmarks that {@link CodecTable} runs.
 *
 * @param benchmarks the class
 * @param size the name of its parameter for sizes; empty if it has none
 * @param sizes what it is measured for, in the order of the table
 * @param fewSizes the same for a short run
 * @param fixed its other parameters, with all values
 * @param lines what is in the table, in its order
 */
record CodecPart(
        Class<?> benchmarks,
        String size,
        List<String> sizes,
        List<String> fewSizes,
        Map<String, List<String>> fixed,
        List<Line> lines) {

    private static final List<String> FEW = List.of("125", "65536");
    private static final String CONTEXT = "true";
    private static final String NONE = "";

    /** All, in the order of the table. */
    static final List<CodecPart> ALL = List.of(frames(), masking(), utf8(), deflate(), heads());

    /**
     * An operation.
     *
     * @param title what it is called
     * @param method its benchmark
     * @param baseline the benchmark that it is compared with; empty if there is none
     * @param own values of the fixed parameters
     * @param other the same for the baseline
     * @param always whether a short run has it too
     */
    record Line(
            String title,
            String method,
            String baseline,
            Map<String, String> own,
            Map<String, String> other,
            boolean always) {

        private static Line of(String title, String method, String baseline, boolean always) {
            return new Line(title, method, baseline, Map.of(), Map.of(), always);
        }

        boolean hasBaseline() {
            return !baseline.isEmpty();
        }
    }

    private static CodecPart frames() {
        return new CodecPart(
                FrameBenchmarks.class,
                "size",
                List.of("0", "1", "125", "1024", "16384", "65536", "1048576"),
                FEW,
                Map.of(),
                List.of(
                        Line.of("decode a frame, direct to array", "decode", "copyIn", true),
                        Line.of("decode a message, direct to array", "decodeMessage", "copyIn", true),
                        Line.of("encode a frame, masked, array to direct", "encodeMasked", "copyOut", true),
                        Line.of("encode a frame, not masked", "encodeUnmasked", "copyOut", false)));
    }

    private static CodecPart masking() {
        return new CodecPart(
                MaskingBenchmarks.class,
                "size",
                List.of("1", "125", "1024", "16384", "65536", "1048576"),
                FEW,
                Map.of(),
                List.of(
                        Line.of("mask, array to direct", "heapToDirect", "copyHeapToDirect", true),
                        Line.of("mask, array to array", "heapToHeap", "copyHeapToHeap", false)));
    }

    private static CodecPart utf8() {
        return new CodecPart(
                Utf8Benchmarks.class,
                "size",
                List.of("125", "1024", "16384", "65536", "1048576"),
                FEW,
                Map.of("script", List.of("ASCII", "MIXED")),
                List.of(check("ASCII"), check("MIXED")));
    }

    private static Line check(String script) {
        Map<String, String> parameters = Map.of("script", script);
        return new Line("check UTF-8, " + script, "validateHeap", "charsetDecoder", parameters, parameters, true);
    }

    private static CodecPart deflate() {
        return new CodecPart(
                DeflateBenchmarks.class,
                "bytes",
                List.of("125", "1024", "16384", "65536", "1048576"),
                List.of("1024"),
                Map.of("context", List.of(CONTEXT), "library", List.of("FAIRLEAD", "ZLIB")),
                List.of(deflate("deflate JSON, context kept", "compress"), deflate("inflate it", "inflate")));
    }

    private static Line deflate(String title, String method) {
        return new Line(
                title,
                method,
                method,
                Map.of("context", CONTEXT, "library", "FAIRLEAD"),
                Map.of("context", CONTEXT, "library", "ZLIB"),
                true);
    }

    private static CodecPart heads() {
        return new CodecPart(
                HandshakeBenchmarks.class,
                NONE,
                List.of(NONE),
                List.of(NONE),
                Map.of(),
                List.of(
                        Line.of("decode the head of a 101, 3 fields", "decodeLeast", NONE, true),
                        Line.of("decode the head of a 101, 18 fields", "decodeLarge", NONE, true)));
    }

    List<String> sizes(boolean all) {
        return all ? sizes : fewSizes;
    }

    List<Line> lines(boolean all) {
        return lines.stream().filter(line -> all || line.always).toList();
    }
}
