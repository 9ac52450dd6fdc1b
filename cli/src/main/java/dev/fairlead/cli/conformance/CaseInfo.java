package dev.fairlead.cli.conformance;

/**
 * What a fuzzing server tells of a case.
 *
 * @param id the name by which the suite's documentation knows it, such as {@code 6.4.1}
 * @param description a sentence
 * @since 0.1
 */
public record CaseInfo(String id, String description) {}
