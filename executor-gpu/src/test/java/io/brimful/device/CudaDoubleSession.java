package io.brimful.device;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Loads the CUDA test double at the very beginning: JCuda looks for the libraries once. */
public final class CudaDoubleSession implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        CudaDouble.isLoaded();
    }
}
