package io.brimful.cluster;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/** The plugin in the driver: passes on what executors say, and registers the gauges of all sweeps in it. */
final class DriverSide implements DriverPlugin {
    private String device = "";

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
        Switchboard.reset();
        device = context.conf().get(SparkSettings.ASK_MODEL_OF, "");
        return Map.of(SparkSettings.ASK_MODEL_OF, device);
    }

    @Override
    public void registerMetrics(String applicationId, PluginContext context) {
        MetricRegistry registry = context.metricRegistry();
        for (Gauges.Count count : Gauges.Count.values()) {
            register(registry, count.metric(), () -> Switchboard.GAUGES.count(count));
        }
        register(registry, "deviceMemoryUsedBytes", Switchboard.GAUGES::usedBytes);
        register(registry, "deviceMemoryPlannedBytes", Switchboard.GAUGES::plannedBytes);
        register(registry, "imagesPerSecond", Switchboard.GAUGES::imagesPerSecond);
    }

    static void register(MetricRegistry registry, String name, Supplier<? extends Number> value) {
        registry.register(name, (Gauge<Number>) value::get);
    }

    /* Only who asks gets an answer. */
    @Override
    public @Nullable Object receive(Object message) {
        if (message instanceof Hello hello) {
            Switchboard.hello(hello);
            return hello.executor();
        }
        if (message instanceof Told told) {
            Switchboard.deliver(told.key(), told.progress());
        }
        return null;
    }
}
