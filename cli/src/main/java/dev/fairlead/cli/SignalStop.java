package dev.fairlead.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends on Ctrl-C and SIGTERM. The virtual machine tells of them by running its shutdown hooks; the hook here holds it
 * back until the command has ended, and lets it end with the command's status: to be interrupted is not a failure of a
 * command that waits for just that.
 */
final class SignalStop implements Stop {

    /** How long the command has to end. */
    private static final long LIMIT_SECONDS = 10;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    /** Of the program. Written before {@link #finished} opens, read after. */
    private int status = ExitStatus.UNEXPECTED.code();

    @Override
    public void watch() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "fairlead-cli-stop"));
    }

    @Override
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Takes note that the command has ended. */
    void finish(int exitStatus) {
        status = exitStatus;
        finished.countDown();
    }

    private void end() {
        asked.countDown();
        try {
            if (finished.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                // The virtual machine's own choice would be 128 and the number of the signal.
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
