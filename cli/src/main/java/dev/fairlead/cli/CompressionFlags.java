package dev.fairlead.cli;

import dev.fairlead.api.CompressionOptions;
import dev.fairlead.api.CompressionStatistics;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.codec.deflate.DeflateNegotiation;
import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.ExtensionViolation;
import dev.fairlead.codec.http1.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command for compression. */
final class CompressionFlags {

    private static final int PERCENT = 100;

    @Option(
            names = "--compress",
            description =
                    "offer to compress messages (permessage-deflate), and tell at the end what it has saved; not for"
                            + " secrets beside text of others, because the length of both together tells of them")
    private boolean compress;

    @Option(
            names = "--compress-offer",
            paramLabel = "PARAMETERS",
            description = "what to offer instead of \"client_max_window_bits\", as RFC 7692 writes it:"
                    + " 'server_max_window_bits=10; client_no_context_takeover' for instance; may be repeated, the best first;"
                    + " implies --compress")
    private List<String> offers = List.of();

    /** Whether compression was asked for. */
    boolean isOn() {
        return compress || !offers.isEmpty();
    }

    /** Tells the library. */
    void apply(SessionOptions.Builder options) throws CommandFailure {
        if (!isOn()) {
            return;
        }
        CompressionOptions.Builder compression = CompressionOptions.builder();
        if (!offers.isEmpty()) {
            List<DeflateOffer> all = new ArrayList<>();
            for (String offer : offers) {
                all.add(offer(offer));
            }
            compression.offers(all.get(0), all.subList(1, all.size()).toArray(new DeflateOffer[0]));
        }
        options.compression(compression.build());
    }

    private static DeflateOffer offer(String parameters) throws CommandFailure {
        try {
            String extension = "permessage-deflate" + (parameters.isBlank() ? "" : "; " + parameters);
            Headers request =
                    Headers.builder().add(DeflateNegotiation.FIELD, extension).build();
            List<DeflateOffer> read = DeflateNegotiation.offers(request);
            // Behind a comma would be another extension.
            if (read.size() == 1 && parameters.indexOf(',') < 0) {
                return read.get(0);
            }
        } catch (ExtensionViolation | IllegalArgumentException malformed) {
            throw wrong(parameters, malformed);
        }
        throw wrong(parameters, null);
    }

    private static CommandFailure wrong(String parameters, @Nullable Exception cause) {
        return new CommandFailure(
                ExitStatus.USAGE,
                "--compress-offer \"" + parameters
                        + "\" has no parameters of RFC 7692 7.1, or a value is out of its range",
                cause);
    }

    /** What compression has saved, in lines; none if it was not asked for. */
    List<String> report(Optional<CompressionStatistics> counted) {
        if (!isOn()) {
            return List.of();
        }
        return counted.map(CompressionFlags::report).orElse(List.of("* not compressed: the server has not agreed"));
    }

    private static List<String> report(CompressionStatistics counted) {
        return List.of(
                "* sent compressed: "
                        + line(counted.messagesSent(), counted.bytesSent(), counted.compressedBytesSent()),
                "* received compressed: "
                        + line(counted.messagesReceived(), counted.bytesReceived(), counted.compressedBytesReceived()));
    }

    private static String line(long messages, long bytes, long compressed) {
        String share = bytes == 0
                ? ""
                : String.format(Locale.ROOT, " (%d %%)", Math.round(PERCENT * (double) compressed / bytes));
        return String.format(
                Locale.ROOT,
                "%d message%s, %d bytes as %d%s",
                messages,
                messages == 1 ? "" : "s",
                bytes,
                compressed,
                share);
    }
}
