package io.brimful.search;

import io.brimful.conf.Axis;
import io.brimful.conf.Choice;
import io.brimful.conf.Key;
import io.brimful.conf.Keys;
import io.brimful.conf.OptimizerKind;
import io.brimful.conf.SweepSpec;
import io.brimful.trial.DataSource;
import io.brimful.trial.LearningRate;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Every combination of a sweep's values, the last key of the file changing fastest. */
public final class Grid {
    private static final int LONGEST_SUFFIX = 48;

    private record Point(Choice choice, Map<String, String> varied) {}

    private Grid() {}

    /**
     * The sweep's trials; the same file gives the same ids, seeds and order. All have the sweep's seed: they start from
     * the same parameters and see the same images, so that what differs between them comes from their keys.
     */
    public static List<Trial> trials(SweepSpec spec) {
        List<Point> points = List.of(new Point(Choice.empty(), Map.of()));
        for (Axis<?> axis : spec.axes()) {
            points = product(points, axis);
        }
        int digits = Math.max(2, Integer.toString(points.size() - 1).length());
        List<Trial> trials = new ArrayList<>();
        for (Point point : points) {
            String index = String.format(Locale.ROOT, "%0" + digits + "d", trials.size());
            trials.add(trial(index + "-" + suffix(point), point, spec));
        }
        return List.copyOf(trials);
    }

    private static <T> List<Point> product(List<Point> points, Axis<T> axis) {
        List<Point> more = new ArrayList<>();
        for (Point point : points) {
            for (int i = 0; i < axis.values().size(); i++) {
                more.add(extend(point, axis, i));
            }
        }
        return more;
    }

    private static <T> Point extend(Point point, Axis<T> axis, int index) {
        T value = axis.values().get(index);
        Map<String, String> varied = new LinkedHashMap<>(point.varied());
        if (axis.values().size() > 1) {
            varied.put(axis.key().path(), axis.key().text(value));
        }
        return new Point(point.choice().with(axis.key(), value), varied);
    }

    private static String suffix(Point point) {
        Key<String> network = Keys.NETWORK;
        Collection<String> named = point.varied().isEmpty()
                ? List.of(point.choice().value(network))
                : point.varied().values();
        String values = named.stream().map(Grid::shortName).collect(Collectors.joining("-"));
        String readable = values.replaceAll("[^A-Za-z0-9._-]+", "_");
        return readable.substring(0, Math.min(readable.length(), LONGEST_SUFFIX));
    }

    /* Of a file its folder and name. */
    private static String shortName(String value) {
        return value.replaceFirst("^.*/([^/]+/[^/]+)$", "$1").replaceFirst("\\.prototxt$", "");
    }

    private static Trial trial(String id, Point point, SweepSpec spec) {
        Choice choice = point.choice();
        return new Trial(
                id,
                network(choice, spec),
                choice.value(Keys.FIND),
                choice.value(Keys.POLICY),
                choice.value(Keys.MAX_SLOWDOWN),
                choice.value(Keys.COSTS),
                choice.value(Keys.PRECISION),
                choice.value(Keys.WIDTH),
                choice.value(Keys.WIDTH_MULTIPLE),
                choice.value(Keys.BATCH),
                choice.value(Keys.MAX_BATCH),
                choice.value(Keys.MAX_WIDTH),
                choice.value(Keys.STEPS),
                choice.value(Keys.REPORT_EVERY),
                optimizer(choice),
                new DataSource(choice.value(Keys.DATA_KIND), choice.value(Keys.DATA_PATH)),
                spec.seed(),
                point.varied());
    }

    private static NetworkSource network(Choice choice, SweepSpec spec) {
        String name = choice.value(Keys.NETWORK);
        NetworkSource.File file = spec.networkFiles().get(name);
        return file == null
                ? NetworkSource.zoo(name)
                : new NetworkSource.File(
                        name, file.text(), choice.value(Keys.IMAGE).extents());
    }

    private static Optimizer optimizer(Choice choice) {
        OptimizerKind.Numbers numbers = new OptimizerKind.Numbers(
                choice.value(Keys.MOMENTUM),
                choice.value(Keys.BETA1),
                choice.value(Keys.BETA2),
                choice.value(Keys.EPSILON),
                choice.value(Keys.RMS_DECAY));
        return new Optimizer(
                choice.value(Keys.OPTIMIZER).rule(numbers),
                learningRate(choice),
                choice.value(Keys.REGULARIZATION),
                choice.value(Keys.WEIGHT_DECAY),
                choice.value(Keys.CLIP_GRADIENTS),
                choice.value(Keys.ACCUMULATE));
    }

    private static LearningRate learningRate(Choice choice) {
        double base = choice.value(Keys.LEARNING_RATE);
        double gamma = choice.value(Keys.GAMMA);
        return switch (choice.value(Keys.RATE_POLICY)) {
            case "step" -> new LearningRate.Stepped(base, gamma, choice.value(Keys.STEP_SIZE));
            case "multistep" -> new LearningRate.MultiStep(base, gamma, choice.value(Keys.STEPS_AT));
            case "exp" -> new LearningRate.Exp(base, gamma);
            case "inv" -> new LearningRate.Inv(base, gamma, choice.value(Keys.POWER));
            case "sigmoid" -> new LearningRate.Sigmoid(base, gamma, choice.value(Keys.STEP_SIZE));
            case "poly" -> new LearningRate.Poly(base, choice.value(Keys.POWER), polySteps(choice));
            default -> new LearningRate.Fixed(base);
        };
    }

    private static long polySteps(Choice choice) {
        long asked = choice.value(Keys.MAX_STEPS);
        return asked > 0 ? asked : Math.max(1, choice.value(Keys.STEPS));
    }
}
