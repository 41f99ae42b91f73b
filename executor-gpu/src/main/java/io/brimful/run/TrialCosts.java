package io.brimful.run;

import io.brimful.device.Device;
import io.brimful.device.Interruption;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.measure.MeasureCosts;
import io.brimful.network.Network;
import io.brimful.recompute.Costs;
import io.brimful.step.StepBuilder;
import io.brimful.trial.CostSource;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;

/** What operations cost in a trial: the same from its first plan to its last. */
final class TrialCosts {
    private TrialCosts() {}

    /**
     * Measures at the trial's width and no more than its batch, where it asks for that and its policy has a use for it. The device is
     * opened for the measurement and closed again, so that none of it is in what the trial says of the device.
     *
     * @throws OutOfDeviceMemory when not even a step of two images fits
     */
    static Costs of(Trial trial, DeviceSlot slot) throws OutOfDeviceMemory {
        if (trial.costs() == CostSource.PREDICTED || !trial.policy().hasLimit()) {
            return Costs.predicted();
        }
        Network network = network(trial).scaled(trial.width(), trial.widthMultiple());
        try (Device device = Devices.open(slot)) {
            return MeasureCosts.run(
                    device,
                    images -> {
                        Interruption.check();
                        return StepBuilder.of(network, images, trial.optimizer())
                                .with(trial.precision());
                    },
                    trial.batch());
        }
    }

    /** The network that a trial names. */
    static Network network(Trial trial) {
        return Networks.of(trial.network());
    }
}
