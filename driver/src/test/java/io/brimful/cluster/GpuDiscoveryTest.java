package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.DeviceUnavailable;
import io.brimful.run.Devices;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceID;
import org.apache.spark.resource.ResourceRequest;
import org.junit.jupiter.api.Test;

class GpuDiscoveryTest {
    @Test
    void everyGpuOfThisHostHasAnAddress() {
        String[] addresses = discover("gpu").orElseThrow().addresses();
        assertThat(addresses)
                .containsExactly(
                        IntStream.range(0, gpus()).mapToObj(Integer::toString).toArray(String[]::new));
    }

    @Test
    void otherResourcesAreNotItsAffair() {
        assertThat(discover("fpga")).isEmpty();
    }

    private static Optional<org.apache.spark.resource.ResourceInformation> discover(String resource) {
        ResourceRequest request =
                new ResourceRequest(new ResourceID("spark.executor", resource), 1, Optional.empty(), Optional.empty());
        return new GpuDiscovery().discoverResource(request, new SparkConf(false));
    }

    private static int gpus() {
        try {
            return List.copyOf(Devices.present("cudnn")).size();
        } catch (DeviceUnavailable none) {
            return 0;
        }
    }
}
