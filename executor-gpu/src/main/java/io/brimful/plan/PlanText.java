package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import io.brimful.step.InPlace;
import io.brimful.step.Tensor;
import io.brimful.trial.Precision;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan in its text form. */
final class PlanText {
    private PlanText() {}

    static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "plan %s batch %d%s policy %s device %s arena %d lower-bound %d",
                plan.step().network(),
                plan.step().batch(),
                plan.step().precision() == Precision.FP32
                        ? ""
                        : " precision " + lower(plan.step().precision()),
                lower(plan.policy()),
                plan.table().device(),
                plan.arenaBytes(),
                plan.lowerBoundBytes());
        for (int i = 0; i < plan.schedule().size(); i++) {
            Scheduled scheduled = plan.schedule().operations().get(i);
            line(
                    text,
                    "%4d %s %s <- %s%s%s",
                    i,
                    scheduled.op().name(),
                    names(scheduled.op().writes(), scheduled.op().updates()),
                    names(scheduled.op().reads(), List.of()),
                    scheduled.kernel().workspaceBytes() > 0
                            ? " workspace " + scheduled.kernel().workspaceBytes()
                            : "",
                    inPlace(scheduled));
        }
        plan.placement().regions().stream()
                .sorted(Comparator.comparingLong(Region::offset)
                        .thenComparing(region -> region.buffer().from())
                        .thenComparing(region -> region.buffer().name()))
                .forEach(region -> line(
                        text,
                        "at %d size %d life %d-%d %s",
                        region.offset(),
                        region.buffer().bytes(),
                        region.buffer().from(),
                        region.buffer().to(),
                        region.buffer().tensors().isEmpty()
                                ? region.buffer().name()
                                : names(region.buffer().tensors(), List.of())));
        return text.toString();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String names(List<Tensor> tensors, List<Tensor> more) {
        return Stream.concat(tensors.stream(), more.stream()).map(Tensor::name).collect(Collectors.joining(" "));
    }

    private static String inPlace(Scheduled scheduled) {
        return scheduled.inPlace().stream()
                .sorted(Comparator.comparing((InPlace pair) -> pair.output().name()))
                .map(pair -> " " + pair.output().name() + "=" + pair.input().name())
                .collect(Collectors.joining());
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
