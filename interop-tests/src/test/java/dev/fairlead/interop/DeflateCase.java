package dev.fairlead.interop;

import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is offered to a server, what the server wants, and what is to come of it.
 *
 * @param offers the preferred first
 * @param wishes for the query of the URI, by which a server that can be told so is
 * @param agreed by both ends
 */
record DeflateCase(List<DeflateOffer> offers, Map<String, String> wishes, DeflateParameters agreed) {

    /** All that a server can be offered which grants whatever is asked for: each number of bits, and pairs of some. */
    static Stream<DeflateCase> granted() {
        return Stream.concat(offers(bits(0), bits(0, 8, 9, 10, 11, 12, 13, 14, 15)), offers(bits(9, 12, 15), bits(9)))
                .map(DeflateCase::granted);
    }

    /** What a server can be offered that ignores the client's number of bits. */
    static Stream<DeflateOffer> ofClientBits() {
        return offers(bits(0), bits(0, 8, 12, 15));
    }

    /** An offer that a server refuses which cannot limit its window, and one that it can accept. */
    static DeflateCase withFallback(DeflateParameters agreed) {
        return new DeflateCase(
                List.of(DeflateOffer.DEFAULT.withServerMaxWindowBits(9), DeflateOffer.DEFAULT), Map.of(), agreed);
    }

    /** Returns numbers of bits, of which those that are not positive are absent ones. */
    static List<OptionalInt> bits(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> number > 0 ? OptionalInt.of(number) : OptionalInt.empty())
                .toList();
    }

    /** Of a server that agrees to what is offered and wants nothing more. */
    static DeflateCase granted(DeflateOffer offer) {
        return new DeflateCase(
                List.of(offer),
                Map.of(),
                new DeflateParameters(
                        offer.serverNoContextTakeover(),
                        offer.clientNoContextTakeover(),
                        offer.serverMaxWindowBits().orElse(15),
                        offer.clientMaxWindowBits().orElse(15)));
    }

    /** To a server that wants something; the default offer, unless others are given. */
    static DeflateCase wished(Map<String, String> wishes, DeflateParameters agreed, DeflateOffer... offers) {
        return new DeflateCase(
                offers.length == 0 ? List.of(DeflateOffer.DEFAULT) : List.of(offers), new TreeMap<>(wishes), agreed);
    }

    /** Every pair of takeovers with every pair of these bits. */
    static Stream<DeflateOffer> offers(List<OptionalInt> serverBits, List<OptionalInt> clientBits) {
        return Stream.of(true, false)
                .flatMap(server -> Stream.of(true, false)
                        .flatMap(client -> serverBits.stream()
                                .flatMap(serverMost -> clientBits.stream()
                                        .map(clientMost -> new DeflateOffer(server, client, serverMost, clientMost)))));
    }

    /** As tests are named after it. */
    @Override
    public String toString() {
        String offered = offers.stream().map(DeflateOffer::text).collect(Collectors.joining(", "));
        return wishes.isEmpty() ? offered : offered + " to a server that wants " + wishes;
    }
}
