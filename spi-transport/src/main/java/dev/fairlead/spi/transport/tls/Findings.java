package dev.fairlead.spi.transport.tls;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What is wrong with a server's certificate: every problem once, with a sentence about where it was found first. */
final class Findings {

    /** A message that can be read; certificates may be up to 16 MiB of names (RFC 8446 4.4.2). */
    private static final int LONGEST_MESSAGE = 500;

    private final Map<TlsProblem, String> sentences = new EnumMap<>(TlsProblem.class);

    /** Null: nothing was thrown. */
    private @Nullable Throwable cause;

    private boolean refusedByTheCaller;

    void add(TlsProblem problem, String sentence) {
        sentences.putIfAbsent(problem, sentence);
    }

    void add(TlsProblem problem, String sentence, Throwable thrown) {
        add(problem, sentence);
        if (cause == null) {
            cause = thrown;
        }
    }

    /** A trust manager of the caller's has said no; it may have stopped at the first of several problems. */
    void refuseByTheCaller(TlsProblem problem, String sentence, Throwable thrown) {
        refusedByTheCaller = true;
        add(problem, sentence, thrown);
    }

    boolean refusedByTheCaller() {
        return refusedByTheCaller;
    }

    void addAll(Findings others) {
        others.sentences.forEach(this::add);
        refusedByTheCaller |= others.refusedByTheCaller;
        if (cause == null) {
            cause = others.cause;
        }
    }

    Set<TlsProblem> problems() {
        Set<TlsProblem> problems = EnumSet.noneOf(TlsProblem.class);
        problems.addAll(sentences.keySet());
        return problems;
    }

    /** The failure for these problems, at least one; its message has the other ones, too, which were overlooked. */
    TlsFailure failure(Set<TlsProblem> reasons) {
        // Each sentence gets its part, so that a long one hides none of the others.
        int part = LONGEST_MESSAGE / sentences.size() - 2;
        String overlooked = " (overlooked)";
        StringJoiner message = new StringJoiner("; ");
        sentences.forEach((problem, sentence) -> {
            if (reasons.contains(problem)) {
                message.add(Visible.cut(sentence, part));
            }
        });
        sentences.forEach((problem, sentence) -> {
            if (!reasons.contains(problem)) {
                message.add(Visible.cut(sentence, part - overlooked.length()) + overlooked);
            }
        });
        return new TlsFailure(message.toString(), reasons, null, List.of(), cause);
    }
}
