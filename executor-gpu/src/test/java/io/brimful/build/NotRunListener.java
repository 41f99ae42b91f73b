package io.brimful.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes each test that was disabled or gave up on an assumption, with its reason, below {@code target/not-run}: a file for each JVM,
 * since several may run a module's tests. The build empties the folder first.
 */
public final class NotRunListener implements TestExecutionListener {
    private static final Path FILE =
            Path.of("target", "not-run", ProcessHandle.current().pid() + ".txt");

    private final Set<String> notRun = new TreeSet<>();
    private @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
        notRun.clear();
    }

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        record(skipped, reason);
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        if (result.getStatus() == Status.ABORTED) {
            record(finished, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    /* A JVM may execute a plan for each class. */
    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.write(FILE, notRun, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A container stands for what is in it; a template, whose runs are not known yet, for itself. */
    private void record(TestIdentifier test, String reason) {
        String line = reason.strip().replaceFirst("^Assumption failed: ", "").replaceAll("\\s*\\R\\s*", " ");
        TestPlan running = Objects.requireNonNull(plan);
        Stream<TestIdentifier> inside = running.getDescendants(test).stream()
                .filter(each -> running.getChildren(each).isEmpty());
        Stream<TestIdentifier> all = running.getChildren(test).isEmpty() ? Stream.of(test) : inside;
        all.forEach(each -> notRun.add(name(each) + ": " + line));
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .map(source -> {
                    if (source instanceof MethodSource method) {
                        String name = simple(method.getClassName()) + "." + method.getMethodName();
                        boolean plain = test.getDisplayName().startsWith(method.getMethodName() + "(");
                        return plain ? name : name + " " + test.getDisplayName();
                    }
                    return source instanceof ClassSource type ? simple(type.getClassName()) : test.getDisplayName();
                })
                .orElseGet(test::getDisplayName);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
