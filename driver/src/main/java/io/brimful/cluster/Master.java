package io.brimful.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What stands behind {@code --master}. */
public final class Master {
    private static final Pattern LOCAL = Pattern.compile("local(\\[.*])?");
    private static final Pattern STANDALONE = Pattern.compile("spark://([^:/,]+:\\d{1,5})(,[^:/,]+:\\d{1,5})*");
    private static final Pattern KUBERNETES = Pattern.compile("k8s://.+");
    private static final Pattern DEVICES_OF_SPARK =
            Pattern.compile("spark\\.(driver|executor|task)\\.resource\\..+\\.amount");
    private static final int ANSWER_MILLIS = 5000;

    private Master() {}

    /** Whether trials run in the driver's own process. */
    public static boolean isLocal(String master) {
        return LOCAL.matcher(master).matches();
    }

    /** What is wrong with it; empty when nothing is. */
    public static Optional<String> fault(String master) {
        boolean isKnown = isLocal(master)
                || master.equals("yarn")
                || STANDALONE.matcher(master).matches()
                || KUBERNETES.matcher(master).matches();
        return isKnown
                ? Optional.empty()
                : Optional.of("--master is '" + master
                        + "', must be local[*], spark://HOST:PORT, yarn or k8s://https://HOST:PORT");
    }

    /**
     * Makes sure that somebody listens there, as far as that can be asked.
     *
     * @throws NoDevice when nobody does
     */
    public static void reach(String master) {
        Matcher standalone = STANDALONE.matcher(master);
        if (!standalone.matches()) {
            return;
        }
        List<String> addresses =
                Stream.of(master.substring("spark://".length()).split(",")).toList();
        for (String address : addresses) {
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                        ANSWER_MILLIS);
                return;
            } catch (IOException | IllegalArgumentException unreachable) {
                // Another one may answer.
            }
        }
        throw new NoDevice(
                "no Spark master answers at " + master + "; start one (`bin/brimful cluster start` starts one on"
                        + " this machine), or give another --master");
    }

    /**
     * Why a local session cannot have these settings; empty when it can. Spark itself would wait for ever, without a word.
     *
     * @param settings of Spark, by their full names
     */
    public static Optional<String> localFault(Map<String, String> settings) {
        return settings.keySet().stream()
                .filter(DEVICES_OF_SPARK.asMatchPredicate())
                .sorted()
                .findFirst()
                .map(key -> key + " is " + settings.get(key)
                        + ", but the master is local: Spark schedules no GPUs there. Leave"
                        + " it out (`devices` in the sweep's file names this machine's GPUs), or run on a cluster:"
                        + " `bin/brimful cluster start` starts one on this machine");
    }
}
