package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;

/**
 * Runs a benchmark again in a network namespace of its own, with a loopback that no pacer slows down: many machines have {@code bbr},
 * which paces loopback as if it were a long way, and then hides all differences. Needs Linux, {@code unshare}, {@code ip} and {@code sysctl},
 * and the right to use them.
 */
final class PrivateNetwork {

    private static final String SET_UP = "ip link set lo up && "
            + "sysctl -qw net.ipv4.tcp_congestion_control=reno net.ipv4.ip_local_port_range='10000 65000' && "
            + "exec \"$@\"";

    /** The option that asks for it, and what stands for it once there is one. */
    static final String OPTION = "--private-network";

    static final String INSIDE = "--in-private-network";

    private PrivateNetwork() {}

    /** Returns the exit status. */
    static int run(List<String> args) throws IOException, InterruptedException {
        for (String program : List.of("unshare", "ip", "sysctl")) {
            if (Pinning.find(program) == null) {
                System.err.println("there is no " + program + " for a private network; leave the option out");
                return ExitCode.USAGE;
            }
        }
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "sh", "-c", SET_UP, "sh"));
        command.add(JavaProcess.java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EndToEnd.class.getName()));
        args.forEach(one -> command.add(one.equals(OPTION) ? INSIDE : one));
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            return process.waitFor();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
