package dev.fairlead.benchmarks.endtoend;

/** A measurement that has no outcome. */
final class MeasurementException extends Exception {

    private static final long serialVersionUID = 1;

    MeasurementException(String message) {
        super(message);
    }

    MeasurementException(String message, Throwable cause) {
        super(message, cause);
    }
}
