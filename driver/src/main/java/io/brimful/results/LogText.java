package io.brimful.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import java.time.Instant;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log as JSON: {@code {"trials":[{"trial_id":"00-lenet",...}],"probes":[...]}}, and besides the tables {@code
 * planned} and {@code started}.
 */
final class LogText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LogText() {}

    static ObjectNode format(LogEntry entry) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        if (!entry.planned().isEmpty()) {
            line.set("planned", MAPPER.valueToTree(entry.planned()));
        }
        if (!entry.started().isEmpty()) {
            ArrayNode started = line.putArray("started");
            entry.started().forEach(attempt -> started.add(object(attempt)));
        }
        if (!entry.damaged().isEmpty()) {
            ArrayNode damaged = line.putArray("damaged");
            entry.damaged()
                    .forEach(lost ->
                            damaged.addObject().put("trial_id", lost.trialId()).put("attempt", lost.attempt()));
        }
        for (Table<?> table : Tables.ALL) {
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            StructType schema = table.schema();
            entry.rows(table).forEach(row -> rows.add(object(row, schema)));
            if (!rows.isEmpty()) {
                line.set(table.name(), rows);
            }
        }
        return line;
    }

    /**
     * A line as an entry again.
     *
     * @throws java.time.DateTimeException when it holds no entry, as is {@link IllegalArgumentException}
     */
    static LogEntry parse(JsonNode line) {
        LogEntry entry = new LogEntry();
        line.path("planned")
                .properties()
                .forEach(trial -> entry.plan(trial.getKey(), trial.getValue().asText()));
        line.path("started").forEach(attempt -> entry.start(started(attempt)));
        line.path("damaged")
                .forEach(attempt -> entry.lose(new LogEntry.LostAttempt(
                        attempt.path("trial_id").asText(),
                        attempt.path("attempt").intValue())));
        for (Table<?> table : Tables.ALL) {
            JsonNode rows = line.path(table.name());
            if (!rows.isMissingNode()) {
                StructType schema = table.schema();
                rows.forEach(row -> entry.addRow(table, row(row, schema)));
            }
        }
        return entry;
    }

    private static ObjectNode object(StartedAttempt attempt) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("trial_id", attempt.trialId())
                .put("attempt", attempt.attempt())
                .put("executor", attempt.executor())
                .put("host", attempt.host())
                .put("address", attempt.slot().address())
                .put("memory_bytes", attempt.slot().memoryBytes())
                .put("threads", attempt.slot().threads())
                .put("algorithms", attempt.slot().algorithms().name())
                .put("at", attempt.at().toString());
    }

    private static StartedAttempt started(JsonNode attempt) {
        return new StartedAttempt(
                attempt.path("trial_id").asText(),
                attempt.path("attempt").intValue(),
                attempt.path("executor").asText(),
                attempt.path("host").asText(),
                new DeviceSlot(
                        attempt.path("address").asText(),
                        attempt.path("memory_bytes").longValue(),
                        attempt.path("threads").intValue(),
                        Algorithms.valueOf(attempt.path("algorithms").asText())),
                Instant.parse(attempt.path("at").asText()));
    }

    private static ObjectNode object(Row row, StructType schema) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        StructField[] fields = schema.fields();
        for (int i = 0; i < fields.length; i++) {
            Object value = row.get(i);
            if (value != null) {
                object.set(fields[i].name(), MAPPER.valueToTree(value instanceof Instant ? value.toString() : value));
            }
        }
        return object;
    }

    private static Row row(JsonNode object, StructType schema) {
        StructField[] fields = schema.fields();
        @Nullable Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            JsonNode value = object.get(fields[i].name());
            values[i] = value == null || value.isNull() ? null : value(value, fields[i].dataType());
        }
        return RowFactory.create(values);
    }

    /* Numbers that JSON has no words for, such as NaN, are written as text. */
    private static Object value(JsonNode value, DataType type) {
        if (type.equals(DataTypes.IntegerType)) {
            return value.intValue();
        }
        if (type.equals(DataTypes.LongType)) {
            return value.longValue();
        }
        if (type.equals(DataTypes.DoubleType)) {
            return value.isTextual() ? Double.valueOf(value.textValue()) : (Object) value.doubleValue();
        }
        if (type.equals(DataTypes.BooleanType)) {
            return value.booleanValue();
        }
        if (type.equals(DataTypes.TimestampType)) {
            return Instant.parse(value.asText());
        }
        if (type.equals(DataTypes.StringType)) {
            return value.textValue();
        }
        TreeMap<String, String> map = new TreeMap<>();
        value.properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().asText()));
        return map;
    }
}
