package dev.fairlead.api;

/** The same with messages that are begun without an operation, because the buffer has room for them. */
class DirectSendCancelTests extends SendCancelTests {

    @Override
    int sendBufferSize() {
        return 1024;
    }
}
