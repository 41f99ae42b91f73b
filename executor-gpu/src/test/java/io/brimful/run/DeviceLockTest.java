package io.brimful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.trial.DeviceSlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceLockTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path parent;

    private Path folder = Path.of("");

    @BeforeEach
    void choose() {
        folder = parent.resolve("a/locks");
    }

    @Test
    void anotherProcessIsNamedAndItsDeathFreesTheDevice() throws Exception {
        try (OtherProcess other = OtherProcess.start(HoldLock.class, folder.toString())) {
            assertThatThrownBy(() -> take("0043", Duration.ZERO))
                    .isInstanceOf(DeviceBusy.class)
                    .hasMessageMatching("onednn is in use: process " + other.pid()
                            + " \\(trial 0042\\) since 20\\S+Z has it; waited 0 s; end that process, or try again when it is"
                            + " done");
            other.signal("KILL");
            take("0043", LONG).close();
        }
    }

    @Test
    void threadsOfOneProcessExcludeEachOther() throws Exception {
        DeviceLock first = take("0001", Duration.ZERO);
        assertThatThrownBy(() -> take("0002", Duration.ofMillis(10)))
                .isInstanceOf(DeviceBusy.class)
                .hasMessageStartingWith(
                        "onednn is in use: process " + ProcessHandle.current().pid() + " (trial 0001) since ")
                .hasMessageEndingWith(" waited 0.01 s; end that process, or try again when it is done");
        first.close();
        take("0002", Duration.ZERO).close();
    }

    @Test
    void aTryOfAnotherThreadLeavesTheLockToItsHolder() throws Exception {
        DeviceLock first = take("0001", Duration.ZERO);
        assertThatThrownBy(() -> take("0002", Duration.ZERO)).isInstanceOf(DeviceBusy.class);
        /* What this process no longer holds, another one could lock. */
        assertThatThrownBy(() -> new ProcessRunner(folder, Duration.ZERO, Optional.empty())
                        .run(Trials.lenet("0003", 1), Trials.ONEDNN, new Watch(probe -> {}, step -> {})))
                .isInstanceOf(DeviceBusy.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid() + " (trial 0001)");
        first.close();
    }

    @Test
    void whoWaitsGetsItWhenItIsFree() throws Exception {
        DeviceLock first = take("0001", Duration.ZERO);
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<DeviceLock> second = CompletableFuture.supplyAsync(() -> {
            waits.countDown();
            try {
                return take("0002", LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waits.await();
        first.close();
        second.get().close();
    }

    @Test
    void aWaitCanBeInterrupted() throws Exception {
        try (DeviceLock held = take("0001", Duration.ZERO)) {
            assertThat(held).isNotNull();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> take("0002", LONG)).isInstanceOf(InterruptedException.class);
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> take("0003", LONG)).isInstanceOf(InterruptedException.class);
        take("0004", Duration.ZERO).close();
    }

    @Test
    void devicesHaveLocksOfTheirOwn() throws Exception {
        DeviceSlot one = new DeviceSlot("onednn:1", 1, 1);
        try (DeviceLock first = take("0001", Duration.ZERO);
                DeviceLock second = DeviceLock.take(folder, one, "0002", Duration.ZERO)) {
            assertThat(first).isNotEqualTo(second);
            assertThat(folder.resolve("onednn.lock")).isRegularFile();
            assertThat(folder.resolve("onednn_1.lock")).isRegularFile();
        }
    }

    @Test
    void everybodyMayUseTheFolderAndNobodyMayDeleteWhatIsAnothers() throws Exception {
        take("0001", Duration.ZERO).close();
        assertThat(mode(folder)).isEqualTo(01777);
        assertThat(mode(folder.resolve("onednn.lock"))).isEqualTo(0666);
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode") & 07777;
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Files.writeString(parent.resolve("a"), "a file");
        assertThatThrownBy(() -> take("0001", Duration.ZERO))
                .isInstanceOf(UnusableLocks.class)
                .hasMessageStartingWith("cluster.locks: " + folder + " cannot be opened and locked (")
                .hasMessageEndingWith(
                        "), but every process of this host must be able to: let all users write to the folder, or"
                                + " name another one on a local disk");
    }

    @Test
    void aLinkInTheFolderIsNotFollowed() throws Exception {
        take("0001", Duration.ZERO).close();
        Path victim = Files.writeString(parent.resolve("victim"), "precious");
        Files.delete(folder.resolve("onednn.lock"));
        Files.createSymbolicLink(folder.resolve("onednn.lock"), victim);
        assertThatThrownBy(() -> take("0002", Duration.ZERO)).isInstanceOf(UnusableLocks.class);
        assertThat(victim).hasContent("precious");
    }

    private DeviceLock take(String trial, Duration patience) throws InterruptedException {
        return DeviceLock.take(folder, Trials.ONEDNN, trial, patience);
    }
}
