package io.brimful.cluster;

import io.brimful.conf.DeviceSpec;
import io.brimful.conf.SweepSpec;
import io.brimful.run.Devices;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * Spark's settings for sweeps on a cluster. They rank below the file's group {@code spark}, and that below {@code --conf} and
 * {@code spark-defaults.conf}.
 */
public final class SparkSettings {
    /** Prefix of keys of the sweep's file within Spark's configuration; they rank above the file. */
    public static final String SWEEP_KEYS = "spark.brimful.";

    /** Kind of device whose model executors are to tell; internal. */
    static final String ASK_MODEL_OF = "spark.brimfulAskModelOf";

    private static final Pattern SECRET = Pattern.compile("(?i)password|secret|token|access[.-]?key");
    private static final long MEBI = 1L << 20;
    private static final long BATCHES_MEBIBYTES = 2048;

    private SparkSettings() {}

    /** Adds to Spark's configuration what neither it nor the file has. */
    public static void complete(SparkConf conf, SweepSpec spec) {
        spec.cluster().spark().forEach(conf::setIfMissing);
        defaults(spec, conf.get("spark.master")).forEach(conf::setIfMissing);
        if (conf.get("spark.app.name", "").isEmpty()
                || conf.get("spark.app.name", "").startsWith("io.brimful.")) {
            conf.set("spark.app.name", "brimful " + spec.name());
        }
        String plugin = BrimfulPlugin.class.getName();
        String plugins = conf.get("spark.plugins", "");
        if (!plugins.contains(plugin)) {
            conf.set("spark.plugins", plugins.isEmpty() ? plugin : plugins + "," + plugin);
        }
        if (spec.perDeviceModel()) {
            conf.set(ASK_MODEL_OF, Devices.kind(spec.devices().get(0).device()));
        }
    }

    /** What the sweep's configuration is to remember: all but the file's own keys, passwords, and what names this one application. */
    public static Map<String, String> shown(SparkConf conf) {
        Map<String, String> shown = new TreeMap<>();
        for (Tuple2<String, String> each : conf.getAll()) {
            boolean isOwn = each._1().startsWith(SWEEP_KEYS) || each._1().equals(ASK_MODEL_OF);
            if (each._1().startsWith("spark.")
                    && !isOwn
                    && !SECRET.matcher(each._1()).find()) {
                shown.put(each._1(), each._2());
            }
        }
        return shown;
    }

    /** What every sweep on a cluster has unless somebody says otherwise, each with its reason. */
    static Map<String, String> defaults(SweepSpec spec, String master) {
        DeviceSpec device = spec.devices().get(0);
        int cores = Math.max(1, device.threads());
        Map<String, String> settings = new LinkedHashMap<>();
        /* One executor for each device: what takes down a process takes down one trial. */
        settings.put("spark.executor.cores", Integer.toString(cores));
        settings.put("spark.executor.resource.gpu.amount", "1");
        settings.put("spark.executor.memory", "1g");
        settings.put("spark.executor.memoryOverhead", overheadMebibytes(device) + "m");
        settings.put(
                "spark.executor.extraJavaOptions",
                "-XX:+UseSerialGC -Xss4m -XX:MaxDirectMemorySize=64g -XX:-UsePerfData");
        settings.put("spark.dynamicAllocation.enabled", "false");
        /* A trial's failure is a value, so a task fails only with its executor; who runs it again, and where, is decided here. */
        settings.put("spark.task.maxFailures", "1");
        settings.put("spark.excludeOnFailure.enabled", "false");
        settings.put("spark.speculation", "false");
        /* Executors that die are replaced however often: a trial that kills two is not run again. */
        settings.put("spark.deploy.maxExecutorRetries", "-1");
        settings.put("spark.executor.maxNumFailures", "1000000");
        /* A cancelled trial that does not end takes its executor with it, so that the device is free again. */
        settings.put("spark.task.reaper.enabled", "true");
        settings.put("spark.task.reaper.killTimeout", "60s");
        /* An executor that hangs is found within a minute and a bit. */
        settings.put("spark.executor.heartbeatInterval", "5s");
        settings.put("spark.network.timeout", "60s");
        settings.put("spark.network.timeoutInterval", "10s");
        settings.put(
                "spark.metrics.conf.*.sink.prometheusServlet.class", "org.apache.spark.metrics.sink.PrometheusServlet");
        settings.put("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus");
        settings.putAll(size(spec.concurrency(), cores));
        settings.putAll(discovery(master));
        if (master.contains("//127.0.0.1:") || master.contains("//localhost:")) {
            settings.put("spark.driver.host", "127.0.0.1");
            settings.put("spark.driver.bindAddress", "127.0.0.1");
        }
        settings.putAll(SQL);
        return settings;
    }

    /** For the tables at the end of a sweep, which are small, whatever runs it. */
    static final Map<String, String> SQL = Map.of(
            "spark.sql.debug.maxToStringFields", "1000",
            "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
            "spark.sql.catalogImplementation", "in-memory",
            "spark.sql.shuffle.partitions", "1",
            "spark.sql.session.timeZone", "UTC");

    /* A processor's memory is the host's; beside a GPU the host keeps batches. */
    private static long overheadMebibytes(DeviceSpec device) {
        return Devices.isGpu(device.device()) ? BATCHES_MEBIBYTES : BATCHES_MEBIBYTES + device.memoryBytes() / MEBI;
    }

    private static Map<String, String> size(int concurrency, int cores) {
        return concurrency == 0
                ? Map.of()
                : Map.of(
                        "spark.executor.instances", Integer.toString(concurrency),
                        "spark.cores.max", Integer.toString(Math.multiplyExact(concurrency, cores)));
    }

    /* A standalone worker finds its GPUs by itself; elsewhere each executor does, by the script that is sent along. */
    private static Map<String, String> discovery(String master) {
        Map<String, String> settings = new TreeMap<>();
        if (master.equals("yarn") || master.startsWith("k8s://")) {
            settings.put("spark.executor.resource.gpu.discoveryScript", "./" + Submission.DISCOVERY_SCRIPT);
        }
        if (master.startsWith("k8s://")) {
            settings.put("spark.executor.resource.gpu.vendor", "nvidia.com");
        }
        return settings;
    }
}
