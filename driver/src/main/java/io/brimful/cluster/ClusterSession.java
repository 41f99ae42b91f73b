package io.brimful.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a driver that spark-submit has started. */
public final class ClusterSession {
    private ClusterSession() {}

    /**
     * Opens it.
     *
     * @param conf what spark-submit left in the system's properties, completed by {@link SparkSettings}
     * @throws NoDevice when the master does not answer
     */
    public static SparkSession open(SparkConf conf) {
        Master.reach(conf.get("spark.master"));
        return SparkSession.builder().config(conf).getOrCreate();
    }
}
