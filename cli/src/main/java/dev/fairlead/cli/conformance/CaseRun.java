package dev.fairlead.cli.conformance;

/**
 * A case that was run.
 *
 * @param number of the case, from 1
 * @param end how its connection ended
 * @param detail more about the end: what the server's Close frame said, or the message of the failure
 * @since 0.1
 */
public record CaseRun(int number, CaseEnd end, String detail) {}
