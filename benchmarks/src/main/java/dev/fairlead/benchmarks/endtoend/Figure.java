package dev.fairlead.benchmarks.endtoend;

/** What is measured in a window, with its column in the raw data. */
enum Figure {
    /** Messages, or connections opened. */
    OPERATIONS("operations"),
    NANOS("nanoseconds"),
    /** Processor time of the client's process. */
    CPU_NANOS("cpu_nanoseconds"),
    /** By all threads. */
    ALLOCATED("allocated_bytes"),
    GC_MILLIS("gc_ms"),
    /** Processor time of the server. */
    SERVER_CPU_NANOS("server_cpu_nanoseconds"),
    /** Of all others on this machine, as far as the system tells. */
    OTHERS_CPU_NANOS("others_cpu_nanoseconds"),
    P50_NANOS("p50_ns"),
    P99_NANOS("p99_ns"),
    P999_NANOS("p99.9_ns"),
    /** Bytes of messages by bytes of payload. */
    COMPRESSION_RATIO("compression_ratio"),
    RSS_PER_CONNECTION("rss_bytes_per_connection"),
    HEAP_PER_CONNECTION("heap_bytes_per_connection"),
    THREADS_PER_CONNECTION("threads_per_connection"),
    FIRST_ECHO_MILLIS("first_echo_ms"),
    WHOLE_PROCESS_MILLIS("whole_process_ms"),
    // What follows from the others, and has no column.
    RATE(""),
    CPU_PER_OPERATION(""),
    ALLOCATED_PER_OPERATION("");

    private final String column;

    Figure(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    boolean isRaw() {
        return !column.isEmpty();
    }
}
