package io.brimful.cluster;

import org.apache.spark.sql.SparkSession;

/** The one session of a test JVM. */
public final class TestSpark {
    private TestSpark() {}

    public static SparkSession session() {
        return LocalSession.open(4);
    }
}
