package io.brimful.device.cudnn;

import io.brimful.device.DeviceLost;
import java.util.Locale;
import jcuda.driver.CUresult;

/** Whether the driver took back what it had given. What it did not take is lost to this process as long as that lives. */
final class Account implements AutoCloseable {
    private final String device;
    private String firstFault = "";
    private long keptBytes;

    /** @param device its address */
    Account(String device) {
        this.device = device;
    }

    /**
     * Takes down the driver's answer.
     *
     * @param bytes of device memory that it was about
     */
    void given(int status, String call, long bytes) {
        if (status == CUresult.CUDA_SUCCESS) {
            return;
        }
        keptBytes += bytes;
        if (firstFault.isEmpty()) {
            firstFault = call + " answered " + Status.name(status);
        }
    }

    /** @throws DeviceLost when something was not taken back */
    @Override
    public void close() {
        if (!firstFault.isEmpty()) {
            throw new DeviceLost(
                    device,
                    String.format(
                            Locale.ROOT, "%,d B of device memory were not given back, %s", keptBytes, firstFault));
        }
    }
}
