package io.brimful.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A line of the log as JSON: {@code {"trials":[{"trial_id":"00-lenet",...}],"probes":[...]}}. */
final class LogText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LogText() {}

    static String format(LogEntry entry) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        for (Table<?> table : Tables.ALL) {
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            StructType schema = table.schema();
            entry.rows(table).forEach(row -> rows.add(object(row, schema)));
            if (!rows.isEmpty()) {
                line.set(table.name(), rows);
            }
        }
        return line.toString();
    }

    /**
     * A line as rows again.
     *
     * @throws JsonProcessingException when the line is no JSON object, as when its end was never written
     */
    static LogEntry parse(String line) throws JsonProcessingException {
        JsonNode tables = MAPPER.readTree(line);
        LogEntry entry = new LogEntry();
        for (Table<?> table : Tables.ALL) {
            StructType schema = table.schema();
            tables.path(table.name()).forEach(row -> entry.addRow(table, row(row, schema)));
        }
        return entry;
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
