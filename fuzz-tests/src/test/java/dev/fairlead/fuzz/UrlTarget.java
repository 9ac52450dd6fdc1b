package dev.fairlead.fuzz;

import dev.fairlead.api.ErrorCode;
import dev.fairlead.api.InvalidParameterException;
import dev.fairlead.api.UrlComponents;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A URL in UTF-8. */
final class UrlTarget implements Target.Run {

    @Override
    public void on(Input input) {
        String text = input.restAsText();
        UrlComponents ours = parse(text);
        URI theirs = uri(text);
        if (ours == null) {
            Findings.require(
                    theirs == null || Strictness.reason(theirs).isPresent(),
                    "refused without a known reason, java.net.URI takes it: " + text);
            return;
        }
        UrlComponents again = parse(ours.toString());
        Findings.require(ours.equals(again), "reads in another way when it is sent on: " + ours + " and " + again);
        UrlComponents made =
                new UrlComponents(ours.scheme(), ours.host(), ours.port(), ours.path(), ours.query(), Optional.empty());
        Findings.requireSame(ours, made);
        if (theirs == null) {
            Findings.require(Strictness.isMoreThanUri(text), "taken without a known reason, not so by URI: " + text);
        } else {
            requireAgreement(ours, theirs);
        }
    }

    private static void requireAgreement(UrlComponents ours, URI theirs) {
        Findings.requireSame(theirs.getScheme().toLowerCase(Locale.ROOT), ours.scheme());
        String host = theirs.getHost();
        // It finds none where there is an underscore or a letter above ASCII.
        if (host != null) {
            Findings.requireSame(Strictness.spelling(host), Strictness.spelling(ours.host()));
            int port = theirs.getPort() == -1 ? (ours.isSecure() ? 443 : 80) : theirs.getPort();
            Findings.requireSame(port, ours.port());
        }
        URI ascii = URI.create(theirs.toASCIIString());
        // It normalises before it encodes, so a path above ASCII may be spelt in another way.
        if (theirs.toString().chars().allMatch(c -> c < 0x80)) {
            String path = Objects.requireNonNullElse(ascii.getRawPath(), "");
            Findings.requireSame(path.isEmpty() ? "/" : path, ours.path());
            Findings.requireSame(Optional.ofNullable(ascii.getRawQuery()), ours.query());
        }
    }

    private static @Nullable UrlComponents parse(String text) {
        try {
            return UrlComponents.parse(text);
        } catch (InvalidParameterException refused) {
            Findings.require(
                    refused.code() == ErrorCode.INVALID_URL || refused.code() == ErrorCode.UNRECOGNIZED_SCHEME,
                    "refused with " + refused.code());
            return null;
        }
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException | NumberFormatException refused) {
            // The latter is how URI refuses a number of more than nine digits or so in an IPv4 address within one of
            // IPv6.
            return null;
        }
    }
}
