package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceID;
import org.apache.spark.resource.ResourceRequest;
import org.junit.jupiter.api.Test;

class GpuDiscoveryTest {
    @Test
    void otherResourcesAreNotItsAffair() {
        assertThat(discover("fpga")).isEmpty();
    }

    private static Optional<org.apache.spark.resource.ResourceInformation> discover(String resource) {
        ResourceRequest request =
                new ResourceRequest(new ResourceID("spark.executor", resource), 1, Optional.empty(), Optional.empty());
        return new GpuDiscovery().discoverResource(request, new SparkConf(false));
    }
}
