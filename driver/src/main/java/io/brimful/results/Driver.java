package io.brimful.results;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The process that holds a run.
 *
 * @param since when it took the run
 */
record Driver(String host, long pid, Instant since) {
    /** This process. */
    static Driver self(Instant since) {
        return new Driver(localHost(), ProcessHandle.current().pid(), since);
    }

    /** {@code process 4711 on node7 since 2026-01-31T09:45:12Z}. */
    @Override
    public String toString() {
        return "process " + pid + " on " + host + " since " + since.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
