package io.brimful.cluster;

import io.brimful.device.DeviceUnavailable;
import io.brimful.run.Devices;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.resource.ResourceDiscoveryPlugin;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceRequest;

/**
 * Tells Spark the GPUs of a host: {@code spark.resources.discoveryPlugin=io.brimful.cluster.GpuDiscovery}. It asks the driver
 * through JCuda and needs no nvidia-smi; it sees what {@code CUDA_VISIBLE_DEVICES} leaves.
 */
public final class GpuDiscovery implements ResourceDiscoveryPlugin {
    private static final String KIND = "cudnn";

    @Override
    public Optional<ResourceInformation> discoverResource(ResourceRequest request, SparkConf conf) {
        if (!request.id().resourceName().equals(ExecutorFleet.RESOURCE)) {
            return Optional.empty();
        }
        return Optional.of(new ResourceInformation(ExecutorFleet.RESOURCE, addresses()));
    }

    private static String[] addresses() {
        try {
            return Devices.present(KIND).stream()
                    .map(address -> address.substring(address.indexOf(':') + 1))
                    .toArray(String[]::new);
        } catch (DeviceUnavailable none) {
            return new String[0];
        }
    }
}
