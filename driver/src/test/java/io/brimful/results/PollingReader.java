package io.brimful.results;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A program that looks at Delta tables through Spark Connect again and again until a line comes on its standard input. It knows nothing of
 * Brimful's code. It prints a line per look, the number of trials or what was wrong.
 */
final class PollingReader {
    private static final List<String> WHOLE = List.of(
            "network",
            "policy",
            "batch",
            "params",
            "planned_bytes",
            "device_model",
            "loss_first",
            "started_at",
            "finished_at");

    private final SparkSession spark;
    private final String tables;
    private final Set<String> seen = new TreeSet<>();

    private PollingReader(SparkSession spark, String tables) {
        this.spark = spark;
        this.tables = tables;
    }

    /** Arguments: the server's address, the folder of the tables. */
    public static void main(String[] arguments) throws IOException {
        SparkSession spark = SparkSession.builder().remote(arguments[0]).getOrCreate();
        PollingReader reader = new PollingReader(spark, arguments[1]);
        boolean goOn = true;
        while (goOn) {
            /* Looked at before, so that one look is after the end. */
            goOn = System.in.available() == 0;
            System.out.println(reader.look());
        }
        System.out.println(spark.sql("SELECT network, policy, max(batch), count(*) FROM delta.`" + arguments[1]
                        + "/trials` GROUP BY 1, 2")
                .collectAsList());
        System.out.flush();
        /* close() would need spark-mllib, which is not here. */
        Runtime.getRuntime().halt(0);
    }

    private String look() {
        Map<String, Row> now = new HashMap<>();
        for (Row row : rows("trials")) {
            String key = row.getAs("trial_id") + "/" + row.getAs("attempt");
            if (now.put(key, row) != null) {
                return key + " is there twice";
            }
            for (String column : WHOLE) {
                if (row.isNullAt(row.fieldIndex(column))) {
                    return key + " lacks " + column;
                }
            }
        }
        for (String key : seen) {
            if (!now.containsKey(key)) {
                return key + " has vanished";
            }
        }
        seen.addAll(now.keySet());
        Map<String, Integer> probes = new HashMap<>();
        rows("probes")
                .forEach(row -> probes.merge(row.getAs("trial_id") + "/" + row.getAs("attempt"), 1, Integer::sum));
        for (String key : seen) {
            if (probes.getOrDefault(key, 0) != 2) {
                return key + " has " + probes.get(key) + " probes";
            }
        }
        int sweeps = rows("sweeps").size();
        return sweeps == 1 ? Integer.toString(seen.size()) : sweeps + " rows of one sweep";
    }

    private List<Row> rows(String table) {
        return spark.sql("SELECT * FROM delta.`" + tables + "/" + table + "`").collectAsList();
    }
}
