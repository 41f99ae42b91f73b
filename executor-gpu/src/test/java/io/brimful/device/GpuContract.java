package io.brimful.device;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the tests tagged {@code gpu} where there is a GPU and no Maven; the exit status says whether all of it passed. Arguments
 * name the tests' methods; without any, all are run.
 */
final class GpuContract {
    private static final int MOST_FAILURES = 20;

    private GpuContract() {}

    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        selectClass(GpuDeviceTest.class),
                        selectClass(GpuChannelsLastTest.class),
                        selectClass(GpuMixedPrecisionTest.class),
                        selectClass(GpuOptimizersTest.class))
                .filters(named(Set.of(arguments)))
                .build();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        AtOnce atOnce = new AtOnce(out);
        Thread cutOff = new Thread(atOnce::isCutOff);
        Runtime.getRuntime().addShutdownHook(cutOff);
        LauncherFactory.create().execute(request, listener, atOnce);
        Runtime.getRuntime().removeShutdownHook(cutOff);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(out, MOST_FAILURES);
        out.printf(
                "contract: %d tests, %d passed, %d failed, %d not run%n",
                summary.getTestsFoundCount(),
                summary.getTestsSucceededCount(),
                summary.getTestsFailedCount(),
                summary.getTestsAbortedCount() + summary.getTestsSkippedCount());
        boolean passed = summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0;
        System.exit(passed ? 0 : 1);
    }

    private static PostDiscoveryFilter named(Set<String> methods) {
        return test -> FilterResult.includedIf(methods.isEmpty()
                || test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(source -> methods.contains(((MethodSource) source).getMethodName()))
                        .orElse(true));
    }

    /** Says what failed when it fails: a run that is cut off has said something. */
    private static final class AtOnce implements TestExecutionListener {
        private final PrintWriter out;
        private final AtomicInteger passed = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();

        AtOnce(PrintWriter out) {
            this.out = out;
        }

        void isCutOff() {
            out.printf("contract: cut off after %d passed, %d failed%n", passed.get(), failed.get());
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                boolean good = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                (good ? passed : failed).incrementAndGet();
            }
            if (test.isContainer() && test.getParentId().isPresent()) {
                out.printf("finished: %s%n", test.getDisplayName());
            }
            result.getThrowable()
                    .filter(thrown -> result.getStatus() == TestExecutionResult.Status.FAILED)
                    .ifPresent(
                            thrown -> out.printf("FAILED: %s (%s): %s%n", test.getDisplayName(), where(test), thrown));
        }

        private static String where(TestIdentifier test) {
            return test.getSource().map(Object::toString).orElse(test.getUniqueId());
        }
    }
}
