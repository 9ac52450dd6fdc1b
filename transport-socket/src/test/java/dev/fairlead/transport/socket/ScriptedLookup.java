package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.support.NameLookup;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** A look-up that stalls until the test answers it. */
final class ScriptedLookup implements NameLookup {

    private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();

    /** Completed when somebody asks, by the thread that does. */
    final CompletableFuture<Thread> asked = new CompletableFuture<>();

    /** Completed when the look-up is about to return its answer. */
    final CompletableFuture<List<InetAddress>> answered = new CompletableFuture<>();

    /** Answers with addresses, which are written as literals. */
    static ScriptedLookup of(String... literals) {
        ScriptedLookup lookup = new ScriptedLookup();
        lookup.answer(literals);
        return lookup;
    }

    void answer(String... literals) {
        answer.complete(Stream.of(literals).map(ScriptedLookup::address).toList());
    }

    void fail(Exception failure) {
        answer.completeExceptionally(failure);
    }

    /** Returns the address that a literal stands for. */
    static InetAddress address(String literal) {
        try {
            return InetAddress.getAllByName(literal)[0];
        } catch (IOException notALiteral) {
            throw new IllegalArgumentException(literal, notALiteral);
        }
    }

    @Override
    public List<InetAddress> addressesOf(String host) throws IOException {
        asked.complete(Thread.currentThread());
        try {
            List<InetAddress> addresses = answer.get();
            answered.complete(addresses);
            return addresses;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("scripted", failed.getCause());
        }
    }
}
