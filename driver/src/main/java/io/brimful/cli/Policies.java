package io.brimful.cli;

import io.brimful.trial.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option {@code --policy}: a mixin. */
final class Policies {
    private static final String ALL = "all";

    @Option(
            names = "--policy",
            paramLabel = "caffe|reuse|packed|recompute|sliced|all",
            description = "How far the planner may go to save memory; default: ${DEFAULT-VALUE}.")
    private String policy = ALL;

    @Option(
            names = "--max-slowdown",
            paramLabel = "X",
            description = {
                "Under recompute and sliced: time of a step at most, as a multiple of that under packed;",
                "default: ${DEFAULT-VALUE}, about one more forward pass."
            })
    private double maxSlowdown = 1.34;

    double maxSlowdown() {
        return Require.slowdown(maxSlowdown);
    }

    List<Policy> chosen() {
        if (policy.equalsIgnoreCase(ALL)) {
            return List.of(Policy.values());
        }
        return Arrays.stream(Policy.values())
                .filter(each -> name(each).equalsIgnoreCase(policy))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new UserError(
                        ExitCode.USAGE,
                        "--policy is '" + policy + "', must be one of caffe, reuse, packed, recompute, sliced, all"));
    }

    static String name(Policy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}
