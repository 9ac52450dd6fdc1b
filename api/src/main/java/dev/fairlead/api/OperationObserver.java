package dev.fairlead.api;

/** Takes note of the operations of a {@link Lane}. Must not wait. */
interface OperationObserver {

    /** Takes none. */
    OperationObserver NONE = new OperationObserver() {
        @Override
        public void begun() {}

        @Override
        public void settled(Pending<?> done) {}
    };

    /** One was added. Any thread. */
    void begun();

    /** One that was added has its outcome, which nobody else knows yet. Only with the lane. */
    void settled(Pending<?> done);
}
