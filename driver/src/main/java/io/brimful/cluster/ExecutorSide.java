package io.brimful.cluster;

import io.brimful.trial.DeviceMemory;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.TrainedStep;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugin in an executor: says hello, sends how trials go on, and keeps this executor's gauges. */
final class ExecutorSide implements ExecutorPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSide.class);
    private static final DeviceMemory NOTHING = new DeviceMemory(0, 0);

    /* Spark makes the plugin, and tasks have no way to it but this. Without a plugin nothing is sent. */
    private static volatile ExecutorSide current = new ExecutorSide();

    private @Nullable PluginContext context;
    private volatile DeviceMemory memory = NOTHING;
    private volatile double imagesPerSecond;

    /** This process's. */
    static ExecutorSide current() {
        return current;
    }

    @Override
    public void init(PluginContext given, Map<String, String> fromDriver) {
        context = given;
        current = this;
        DriverSide.register(given.metricRegistry(), "deviceMemoryUsedBytes", () -> memory.usedBytes());
        DriverSide.register(given.metricRegistry(), "deviceMemoryPlannedBytes", () -> memory.plannedBytes());
        DriverSide.register(given.metricRegistry(), "imagesPerSecond", () -> imagesPerSecond);
        ResourceInformation devices = given.resources().get(ExecutorFleet.RESOURCE);
        if (devices != null) {
            hello(given, List.of(devices.addresses()), fromDriver.getOrDefault(SparkSettings.ASK_MODEL_OF, ""));
        }
    }

    private static void hello(PluginContext context, List<String> addresses, String kind) {
        try {
            String model = kind.isEmpty() || addresses.isEmpty()
                    ? ""
                    : Models.of(new DeviceSlot(kind + ":" + addresses.get(0), Long.MAX_VALUE, 1));
            /* The context does not know the host in an executor; the block manager does, by the name that places go by. */
            String host = SparkEnv.get().blockManager().blockManagerId().host();
            context.ask(new Hello(context.executorID(), host, addresses, model));
        } catch (Exception unheard) { // the driver then has one device less
            LOG.warn("executor {} could not say hello", context.executorID(), unheard);
        }
    }

    /** Sends it as well as it can: what is lost here comes with the trial's outcome. */
    void send(TrialKey key, Progress progress) {
        memory = progress.memory();
        List<TrainedStep> steps = progress.steps();
        if (!steps.isEmpty()) {
            imagesPerSecond = steps.get(steps.size() - 1).imagesPerSecond();
        }
        if (context != null) {
            try {
                context.send(new Told(key, progress));
            } catch (IOException | RuntimeException unsent) {
                LOG.debug("not sent: {}", key, unsent);
            }
        }
    }

    void trialEnded() {
        memory = NOTHING;
        imagesPerSecond = 0;
    }
}
