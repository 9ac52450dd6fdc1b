package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The numbers by which who comes from Windows knows the codes. */
@Timeout(60)
class ErrorCodeTests {

    @Test
    void theNumbersAreThoseOfWindows() {
        Map<String, Integer> numbers = Map.ofEntries(
                Map.entry("INVALID_HANDLE", 6),
                Map.entry("INVALID_PARAMETER", 87),
                Map.entry("INVALID_OPERATION", 4317),
                Map.entry("TIMEOUT", 12002),
                Map.entry("INTERNAL_ERROR", 12004),
                Map.entry("INVALID_URL", 12005),
                Map.entry("UNRECOGNIZED_SCHEME", 12006),
                Map.entry("NAME_NOT_RESOLVED", 12007),
                Map.entry("LOGIN_FAILURE", 12015),
                Map.entry("OPERATION_CANCELLED", 12017),
                Map.entry("INCORRECT_HANDLE_TYPE", 12018),
                Map.entry("INCORRECT_HANDLE_STATE", 12019),
                Map.entry("CANNOT_CONNECT", 12029),
                Map.entry("CONNECTION_ERROR", 12030),
                Map.entry("CLIENT_AUTH_CERT_NEEDED", 12044),
                Map.entry("INVALID_SERVER_RESPONSE", 12152),
                Map.entry("REDIRECT_FAILED", 12156),
                Map.entry("SECURE_FAILURE", 12175),
                Map.entry("HEADER_COUNT_EXCEEDED", 12181),
                Map.entry("HEADER_SIZE_OVERFLOW", 12182));
        assertEquals(
                numbers, Stream.of(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::name, ErrorCode::number)));
    }
}
