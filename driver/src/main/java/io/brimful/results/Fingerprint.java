package io.brimful.results;

import io.brimful.trial.Decay;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Rule;
import io.brimful.trial.Trial;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * What a trial asks, as one word: equal for trials that ask the same, however they are numbered and whichever keys their sweep
 * varies.
 */
public final class Fingerprint {
    /** The key in a trial's params that names the only model of device it may have. */
    public static final String DEVICE_MODEL = "device.model";

    private static final Set<String> LEFT_OUT = Set.of("id", "params");

    private Fingerprint() {}

    /** SHA-256 over every component of the trial but its id and params, of which only {@link #DEVICE_MODEL} counts, hexadecimal. */
    public static String of(Trial trial) {
        StringBuilder text = new StringBuilder();
        write(trial, text);
        text.append(trial.params().getOrDefault(DEVICE_MODEL, ""));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /* What builds of before could ask has the word that they gave it: a network was a name, the optimizer SGD. */
    private static void write(Object value, StringBuilder text) {
        if (value instanceof NetworkSource.Zoo zoo) {
            write(zoo.name(), text);
        } else if (value instanceof Optimizer optimizer
                && optimizer.rule() instanceof Rule.Sgd sgd
                && isPlain(optimizer)) {
            text.append("Sgd{learningRate=");
            write(optimizer.learningRate(), text);
            text.append(";momentum=");
            write(sgd.momentum(), text);
            text.append(";weightDecay=");
            write(optimizer.weightDecay(), text);
            text.append(";}");
        } else {
            writeComponents(value, text);
        }
    }

    private static boolean isPlain(Optimizer optimizer) {
        return optimizer.decay() == Decay.L2 && !optimizer.clips() && optimizer.accumulate() == 1;
    }

    private static void writeComponents(Object value, StringBuilder text) {
        if (value instanceof Record record) {
            text.append(value.getClass().getSimpleName()).append('{');
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                if (!(value instanceof Trial) || !LEFT_OUT.contains(component.getName())) {
                    text.append(component.getName()).append('=');
                    write(component(record, component), text);
                    text.append(';');
                }
            }
            text.append('}');
        } else if (value instanceof Double number) {
            /* A double's decimal digits differ between versions of Java. */
            text.append(Long.toHexString(Double.doubleToLongBits(number)));
        } else if (value instanceof Enum<?> constant) {
            text.append(constant.name());
        } else {
            String plain = value.toString();
            text.append(plain.length()).append(':').append(plain);
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException recordsOfTrialArePublic) {
            throw new IllegalStateException(recordsOfTrialArePublic);
        }
    }
}
