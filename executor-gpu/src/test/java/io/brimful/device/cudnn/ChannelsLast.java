package io.brimful.device.cudnn;

import io.brimful.device.Device;
import io.brimful.step.Step;
import io.brimful.trial.DeviceSlot;
import java.util.List;

/** A GPU whose steps are NHWC whatever that costs, with deterministic algorithms. */
public final class ChannelsLast {
    private ChannelsLast() {}

    public static Device open(DeviceSlot slot) {
        return CudnnDevice.open(slot, device -> new Order(new DeterministicOrder()));
    }

    private record Order(AlgorithmOrder algorithms) implements AlgorithmOrder {
        @Override
        public List<Integer> order(Gpu gpu, ConvDescriptors descriptors, Direction direction) {
            return algorithms.order(gpu, descriptors, direction);
        }

        @Override
        public List<Long> productWorkspaces(Gpu gpu) {
            return algorithms.productWorkspaces(gpu);
        }

        @Override
        public Layout layout(Gpu gpu, Step step) {
            return Layout.NHWC;
        }
    }
}
