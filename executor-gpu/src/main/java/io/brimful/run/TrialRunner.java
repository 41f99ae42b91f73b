package io.brimful.run;

import io.brimful.capacity.Frontier;
import io.brimful.capacity.LargestSize;
import io.brimful.capacity.PlanOnDevice;
import io.brimful.capacity.Planning;
import io.brimful.capacity.Size;
import io.brimful.data.DataFault;
import io.brimful.data.DataSet;
import io.brimful.data.DataSets;
import io.brimful.device.Device;
import io.brimful.device.DeviceLost;
import io.brimful.device.HostBatch;
import io.brimful.device.Interruption;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.recompute.Costs;
import io.brimful.recompute.Limit;
import io.brimful.step.StepBuilder;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Find;
import io.brimful.trial.Outcome;
import io.brimful.trial.Outcome.Aftermath;
import io.brimful.trial.Policy;
import io.brimful.trial.Probe;
import io.brimful.trial.Sizing;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Answers a trial on a device: searches the size, proves it with real steps, trains. */
public final class TrialRunner {
    /* Plans are exact, so a size that fits on paper fits; more tries are for memory that somebody else took meanwhile. */
    private static final int MOST_DEVICE_PROBES = 5;
    /* From the second time on, one part in so many is left to whoever takes the memory. */
    private static final int RETREAT = 32;
    private static final Limit NO_LIMIT = new Limit(1, 0);

    private final Trial trial;
    private final Device device;
    private final Costs costs;
    private final Watch watch;
    private final long startNanos = System.nanoTime();
    private List<Probe> probes = List.of();
    private double searchMillis;

    private TrialRunner(Trial trial, Device device, Costs costs, Watch watch) {
        this.trial = trial;
        this.device = device;
        this.costs = costs;
        this.watch = watch;
    }

    /**
     * Runs a trial to its end. Whatever happens becomes an outcome; an interrupt of the calling thread becomes
     * {@link Outcome.Cancelled}.
     *
     * @param onStep is told each step that is reported
     */
    public static Outcome run(Trial trial, DeviceSlot slot, Consumer<TrainedStep> onStep) {
        return run(trial, slot, new Watch(probe -> {}, onStep));
    }

    /** The same, with a look at the search as well. */
    public static Outcome run(Trial trial, DeviceSlot slot, Watch watch) {
        Costs costs;
        try {
            costs = TrialCosts.of(trial, slot);
        } catch (CancellationException e) {
            return new Outcome.Cancelled(unopened(slot));
        } catch (OutOfDeviceMemory | RuntimeException | Error e) {
            return failed(unopened(slot), e);
        }
        return run(trial, slot, costs, watch);
    }

    private static Evidence unopened(DeviceSlot slot) {
        return new Evidence(DeviceFacts.unopened(slot), List.of(), 0);
    }

    private static Outcome run(Trial trial, DeviceSlot slot, Costs costs, Watch watch) {
        Device device;
        try {
            device = Devices.open(slot);
        } catch (RuntimeException | Error e) {
            return failed(unopened(slot), e);
        }
        return afterwards(device, new TrialRunner(trial, device, costs, watch).outcome());
    }

    private Outcome outcome() {
        try {
            return run();
        } catch (CancellationException e) {
            return new Outcome.Cancelled(evidence());
        } catch (DataFault | RuntimeException | Error e) {
            return failed(evidence(), e);
        }
    }

    /* A device that does not take everything back is not fit for another trial, however this one ended. */
    private static Outcome afterwards(Device device, Outcome outcome) {
        try {
            device.close();
            return outcome;
        } catch (RuntimeException | Error e) {
            boolean isKnown = outcome instanceof Outcome.Failed failed && failed.aftermath() == Aftermath.DEVICE_LOST;
            return isKnown ? outcome : failed(outcome.evidence(), e);
        }
    }

    private Outcome run() throws DataFault {
        Network network = TrialCosts.network(trial);
        DataSet data =
                DataSets.open(trial.data().kind(), Path.of(trial.data().path()), Networks.needs(network), trial.seed());
        Frontier planning =
                new PlanOnDevice(device, network, trial.widthMultiple(), trial.optimizer(), trial.precision(), costs);
        LargestSize search = new LargestSize(
                interruptible(planning),
                trial.policy(),
                trial.maxSlowdown(),
                trial.find(),
                new Size(trial.batch(), trial.width()),
                Math.max(trial.batch(), Math.min(trial.maxBatch(), feedable(network))),
                trial.maxWidth(),
                watch.onProbe());
        try {
            return run(network, data, planning, search);
        } finally {
            probes = search.probes();
        }
    }

    private int feedable(Network network) {
        return HostBatch.mostImages(
                StepBuilder.of(network, 1, trial.optimizer()).ports());
    }

    private Outcome run(Network network, DataSet data, Frontier planning, LargestSize search) {
        long free = device.freeBytes();
        for (int tries = 0; ; tries++) {
            LargestSize.Answer answer = search.within(free);
            settle(search);
            if (answer.found().isEmpty()) {
                String size = trial.find() == Find.NOTHING ? "at batch " + trial.batch() : "even at the smallest size";
                return infeasible(size, answer.neededBytes(), answer.freeBytes());
            }
            LargestSize.Found found = answer.found().get();
            try (Trainer trainer = new Trainer(device, found.plan(), data, trial)) {
                watch.onMemory().accept(trainer.memory());
                probe(search, found, trainer);
                settle(search);
                Sizing sizing = sizing(network, planning, found);
                return new Outcome.Complete(evidence(), sizing, trainer.train(watch));
            } catch (OutOfDeviceMemory e) {
                search.record(probe(found, e.freeBytes(), 0));
                settle(search);
                if (trial.find() == Find.NOTHING || tries + 1 == MOST_DEVICE_PROBES) {
                    return infeasible("at batch " + found.size().batch(), e.askedBytes(), e.freeBytes());
                }
                free = Math.min(
                        e.freeBytes() - tries * (e.freeBytes() / RETREAT),
                        found.plan().arenaBytes() - 1);
            }
        }
    }

    /* Nothing was searched, so the asked size is proved by the training itself. */
    private void probe(LargestSize search, LargestSize.Found found, Trainer trainer) {
        if (trial.find() != Find.NOTHING) {
            search.record(probe(found, device.facts().freeBytes(), trainer.probeMillis()));
        }
    }

    private Probe probe(LargestSize.Found found, long freeBytes, double stepMillis) {
        Size size = found.size();
        boolean fits = stepMillis > 0;
        long peak = fits ? device.peakBytes() : 0;
        long planned = found.plan().arenaBytes();
        return new Probe(0, Probe.Kind.DEVICE, size.batch(), size.width(), planned, freeBytes, fits, peak, stepMillis);
    }

    private Sizing sizing(Network network, Frontier planning, LargestSize.Found found) {
        Network scaled = network.scaled(found.size().width(), trial.widthMultiple());
        long caffeBytes = trial.policy() == Policy.CAFFE
                ? found.plan().arenaBytes()
                : planning.plan(found.size(), Policy.CAFFE, NO_LIMIT).arenaBytes();
        return new Sizing(
                found.size().batch(),
                found.size().width(),
                found.plan().arenaBytes(),
                found.plan().lowerBoundBytes(),
                caffeBytes,
                device.peakBytes(),
                planning.slowdown(found.plan(), found.size()),
                scaled.parameters(),
                scaled.flops());
    }

    private Outcome infeasible(String size, long neededBytes, long freeBytes) {
        String reason = String.format(
                Locale.ROOT,
                "%s under policy %s needs %,d B %s, %,d B free, %,d B short; give the device more memory%s or take a smaller %s",
                trial.network().name(),
                trial.policy().name().toLowerCase(Locale.ROOT),
                neededBytes,
                size,
                freeBytes,
                neededBytes - freeBytes,
                trial.policy().hasLimit() ? ", allow a larger max-slowdown" : "",
                trial.find() == Find.WIDTH ? "batch" : "network, width or batch");
        return new Outcome.Infeasible(evidence(), neededBytes, freeBytes, reason);
    }

    private void settle(LargestSize search) {
        probes = search.probes();
        searchMillis = (System.nanoTime() - startNanos) / 1e6;
    }

    private Evidence evidence() {
        return new Evidence(device.facts(), probes, searchMillis);
    }

    private static Planning interruptible(Planning planning) {
        return new Planning() {
            @Override
            public Plan plan(Size size, Policy policy, Limit limit) {
                Interruption.check();
                return planning.plan(size, policy, limit);
            }

            @Override
            public long leastBytes(Size size, Policy policy, double maxSlowdown) {
                Interruption.check();
                return planning.leastBytes(size, policy, maxSlowdown);
            }
        };
    }

    private static Outcome failed(Evidence evidence, Throwable fault) {
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        String message = fault.getMessage();
        String reason = message == null || message.isBlank()
                ? fault.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
        Aftermath aftermath = fault instanceof DeviceLost ? Aftermath.DEVICE_LOST : Aftermath.DEVICE_USABLE;
        return new Outcome.Failed(evidence, reason, trace.toString(), aftermath);
    }
}
