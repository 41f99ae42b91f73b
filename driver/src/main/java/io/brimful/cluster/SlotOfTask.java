package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import java.io.Serializable;

/** Asked within a task: which device it has for itself. */
@FunctionalInterface
interface SlotOfTask extends Serializable {
    DeviceSlot here();
}
