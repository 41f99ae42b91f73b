package io.brimful.cli;

import io.brimful.report.Field;
import io.brimful.report.Listing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.jspecify.annotations.Nullable;

/** Runs SQL statements and prints what they answer. */
final class Statements {
    private final SparkSession spark;
    private final Output output;

    Statements(SparkSession spark, Output output) {
        this.spark = spark;
        this.output = output;
    }

    /**
     * Runs one statement and prints its answer.
     *
     * @param statement with or without a semicolon at its end
     * @throws UserError when it is no query
     * @throws ParseException when it is not SQL
     */
    void run(String statement) throws ParseException {
        String text = statement.strip().replaceAll(";+$", "");
        OnlyQueries.check(spark, text);
        Dataset<Row> answer = spark.sql(text);
        if (answer.schema().fields().length == 0) {
            return;
        }
        Set<String> names = new HashSet<>(Arrays.asList(answer.schema().fieldNames()));
        Set<String> used = new HashSet<>();
        List<Field> fields = Arrays.stream(answer.schema().fields())
                .map(field -> field(unique(field.name(), names, used), field.name(), field.dataType()))
                .toList();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Row row : answer.collectAsList()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < row.length(); i++) {
                values.add(plain(row.get(i)));
            }
            rows.add(values);
        }
        output.print(new Listing(fields, rows));
    }

    /* JSON's objects have each name once: the second column of a name a is a_2, unless another is called so. */
    private static String unique(String name, Set<String> names, Set<String> used) {
        String unique = name;
        for (int i = 2; !used.add(unique); i++) {
            unique = name + "_" + i;
            while (names.contains(unique)) {
                unique = name + "_" + ++i;
            }
        }
        return unique;
    }

    private static Field field(String name, String title, DataType type) {
        if (type instanceof DoubleType || type instanceof FloatType || type instanceof DecimalType) {
            return Field.real(name, title);
        }
        return type instanceof NumericType ? Field.count(name, title) : Field.text(name, title);
    }

    /* Scala's collections as Java's, instants and dates as text: what every format can write. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof scala.collection.Map<?, ?> map) {
            return scala.jdk.javaapi.CollectionConverters.asJava(map);
        }
        if (value instanceof scala.collection.Seq<?> sequence) {
            return scala.jdk.javaapi.CollectionConverters.asJava(sequence).stream()
                    .map(Statements::plain)
                    .toList();
        }
        if (value instanceof java.sql.Timestamp time) {
            return time.toInstant().toString();
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        return value.toString();
    }
}
