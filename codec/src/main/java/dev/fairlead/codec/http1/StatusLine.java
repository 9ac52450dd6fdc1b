package dev.fairlead.codec.http1;

/** The first line of a response, taken apart: {@code HTTP-version SP status-code SP [ reason-phrase ]}. */
record StatusLine(int minorVersion, int status, String reason) {

    // RFC 9112 2.3: HTTP-name = %x48.54.54.50 ; HTTP. Not "http", and no other major version speaks this grammar.
    static final LineReader.Beginning BEGINNING =
            new LineReader.Beginning("HTTP/1.", "RFC 9112 2.3", "answer does not begin with \"HTTP/1.\"");

    private static final int MINOR_VERSION = 7;
    private static final int STATUS = 9;
    private static final int STATUS_END = 12;

    /** Parses a line of which {@link #BEGINNING} has been checked. */
    static StatusLine parse(String line) throws HttpViolation {
        if (line.length() < STATUS_END || line.charAt(STATUS - 1) != ' ') {
            throw HttpViolation.syntax(
                    "RFC 9112 4", "status line has no version, space and status code of three digits");
        }
        int minorVersion = minorVersion(line.charAt(MINOR_VERSION));
        String reason = reason(line);
        return new StatusLine(minorVersion, status(line), reason);
    }

    private static int minorVersion(char digit) throws HttpViolation {
        if (digit != '0' && digit != '1') {
            throw HttpViolation.syntax("RFC 9112 2.3", "version of the answer is neither HTTP/1.0 nor HTTP/1.1");
        }
        return digit - '0';
    }

    private static int status(String line) throws HttpViolation {
        // RFC 9112 4: status-code = 3DIGIT; RFC 9110 15: "values outside the range 100..599 are invalid".
        int status = 0;
        for (int i = STATUS; i < STATUS_END; i++) {
            if (!Characters.isDigit(line.charAt(i))) {
                throw HttpViolation.syntax("RFC 9112 4", "status code is not made of three digits");
            }
            status = 10 * status + line.charAt(i) - '0';
        }
        if (status < 100 || status > 599) {
            throw HttpViolation.syntax("RFC 9110 15", "status code " + status + " is not within 100 to 599");
        }
        return status;
    }

    private static String reason(String line) throws HttpViolation {
        // RFC 9112 4 wants a space here even without a reason. Servers that leave it out are common, and nothing can be
        // smuggled where only the line end can follow, so a client gains nothing by refusing them.
        if (line.length() == STATUS_END) {
            return "";
        }
        if (line.charAt(STATUS_END) != ' ') {
            throw HttpViolation.syntax("RFC 9112 4", "status code is longer than three digits");
        }
        return line.substring(STATUS_END + 1);
    }

    boolean isInterim() {
        return ResponseHead.isInterim(status);
    }

    ResponseHead with(Headers headers) {
        return new ResponseHead(minorVersion, status, reason, headers);
    }
}
