package dev.fairlead.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the program's exit status says. The numbers are part of the program's contract, and the help lists them. */
enum ExitStatus {
    OK(0, "all went well"),
    UNEXPECTED(1, "a comparison of the demo did not hold, or something failed unexpectedly"),
    USAGE(2, "wrong usage: an option or a file that it names, the URI, a header field, or input that is not UTF-8"),
    UPGRADE_REFUSED(3, "the server refused the upgrade, or did not answer it as RFC 6455 demands"),
    NAME_NOT_RESOLVED(4, "the host's name has no address"),
    CANNOT_CONNECT(5, "no address of the host took the connection"),
    CONNECTION_LOST(6, "the connection broke, or ended without a Close frame"),
    PROTOCOL_VIOLATED(7, "the server broke the WebSocket protocol or went over a limit"),
    TIMED_OUT(8, "a time limit passed"),
    CLOSED_BY_SERVER(9, "the server closed with a status other than 1000, 1001 or none, or before all input was sent"),
    TLS_FAILED(10, "TLS failed: the server is not trusted, misses a certificate, or does not agree"),
    NO_TRANSPORT(11, "there is not exactly one transport on the module path"),
    CANNOT_LISTEN(12, "the port to serve on cannot be had"),
    OUTPUT_CLOSED(13, "standard output was closed by its reader; nothing is printed about that"),
    INPUT_FAILED(14, "standard input could not be read"),
    NO_TLS(15, "TLS could not be set up: the provider is not on the module path, or lacks what is asked for"),
    CASE_FAILED(16, "conformance: a case failed or ran out of time, or the server is no fuzzing server");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    /** All statuses as the help shows them. */
    static Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        for (ExitStatus status : values()) {
            list.put(Integer.toString(status.code), status.meaning);
        }
        return list;
    }
}
