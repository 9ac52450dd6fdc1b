package dev.fairlead.codec.http1;

/** The first line of a request, taken apart: {@code method SP request-target SP HTTP-version}. */
record RequestLine(String method, String target, int minorVersion) {

    static RequestLine parse(String line) throws HttpViolation {
        // RFC 9112 3: one space, exactly, between the parts. Recipients "MAY instead parse on whitespace-delimited word
        // boundaries", which section 11.2 names as a way to smuggle requests.
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first < 0 || first == last) {
            throw HttpViolation.syntax("RFC 9112 3", "request line has no method, target and version");
        }
        return new RequestLine(
                method(line.substring(0, first)),
                target(line.substring(first + 1, last)),
                minorVersion(line.substring(last + 1)));
    }

    private static String method(String method) throws HttpViolation {
        if (!Token.isToken(method)) {
            throw HttpViolation.syntax("RFC 9112 3.1", "method is not a token");
        }
        return method;
    }

    private static String target(String target) throws HttpViolation {
        if (target.isEmpty() || Characters.firstOutside(target, Characters::isVisible) >= 0) {
            throw HttpViolation.syntax(
                    "RFC 9112 3.2", "request target is empty or has characters outside visible ASCII");
        }
        return target;
    }

    private static int minorVersion(String version) throws HttpViolation {
        if (version.equals("HTTP/1.1")) {
            return 1;
        }
        if (version.equals("HTTP/1.0")) {
            return 0;
        }
        throw HttpViolation.syntax("RFC 9112 2.3", "version of the request is neither HTTP/1.0 nor HTTP/1.1");
    }

    RequestHead with(Headers headers) {
        return new RequestHead(method, target, minorVersion, headers);
    }
}
