package io.brimful.cluster;

import java.io.Serializable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function0;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContext$;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** A Spark job of one task that runs an attempt of a trial. */
final class SubmittedJob {
    /**
     * How a job ends.
     *
     * @param finished what the task brought back; empty when it brought nothing
     * @param cause why it brought nothing
     */
    record End(Optional<Finished> finished, Throwable cause) {
        /* Spark says of it in words alone. */
        boolean isExecutorLost() {
            return String.valueOf(cause.getMessage()).contains("ExecutorLostFailure");
        }
    }

    private static final ExecutionContext SAME_THREAD = ExecutionContext$.MODULE$.fromExecutor(Runnable::run);

    private final SimpleFutureAction<String> future;

    private SubmittedJob(SimpleFutureAction<String> future) {
        this.future = future;
    }

    /**
     * Submits it and returns.
     *
     * @param description what people see in Spark's pages
     * @param onEnd called once, in one of Spark's threads
     */
    static SubmittedJob submit(
            SparkContext spark, RDD<Integer> one, TrialJob work, String description, Consumer<End> onEnd) {
        AtomicReference<Finished> result = new AtomicReference<>();
        spark.setJobGroup(work.sweepId() + "/" + work.trial().id(), description, true);
        try {
            @SuppressWarnings("unchecked") // Scala's Seq<Object> is Java's raw Range
            Seq<Object> partitions = (Seq<Object>) (Object) Range$.MODULE$.apply(0, 1);
            SimpleFutureAction<String> future = spark.submitJob(
                    one,
                    (Function1<Iterator<Integer>, Finished> & Serializable) ignored -> work.run(),
                    partitions,
                    (Function2<Object, Finished, BoxedUnit>) (index, finished) -> {
                        result.set(finished);
                        return BoxedUnit.UNIT;
                    },
                    (Function0<String>) work.trial()::id);
            future.onComplete(
                    (Function1<Try<String>, BoxedUnit>) end -> {
                        onEnd.accept(new End(Optional.ofNullable(result.get()), cause(end)));
                        return BoxedUnit.UNIT;
                    },
                    SAME_THREAD);
            return new SubmittedJob(future);
        } finally {
            spark.clearJobGroup();
        }
    }

    private static Throwable cause(Try<?> end) {
        return end.isFailure() ? end.failed().get() : new IllegalStateException("the job had no result");
    }

    /** Its end is still told. */
    void cancel() {
        future.cancel();
    }
}
