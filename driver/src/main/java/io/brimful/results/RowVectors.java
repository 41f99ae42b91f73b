package io.brimful.results;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A table's rows as Delta Kernel takes them: column by column. */
final class RowVectors implements ColumnarBatch {
    private final StructType schema;
    private final List<Row> rows;

    private RowVectors(StructType schema, List<Row> rows) {
        this.schema = schema;
        this.rows = List.copyOf(rows);
    }

    /** One batch. */
    static CloseableIterator<FilteredColumnarBatch> of(Table<?> table, List<Row> rows) {
        ColumnarBatch batch = new RowVectors(KernelSchema.of(table), rows);
        return io.delta.kernel.internal.util.Utils.singletonCloseableIterator(
                new FilteredColumnarBatch(batch, Optional.empty()));
    }

    @Override
    public StructType getSchema() {
        return schema;
    }

    @Override
    public ColumnVector getColumnVector(int column) {
        return new Vector(
                schema.at(column).getDataType(),
                rows.size(),
                row -> rows.get(row).get(column));
    }

    @Override
    public int getSize() {
        return rows.size();
    }

    private record Vector(DataType type, int size, IntFunction<@Nullable Object> values) implements ColumnVector {
        @Override
        public DataType getDataType() {
            return type;
        }

        @Override
        public int getSize() {
            return size;
        }

        @Override
        public void close() {}

        @Override
        public boolean isNullAt(int row) {
            return values.apply(row) == null;
        }

        @Override
        public boolean getBoolean(int row) {
            return (Boolean) present(row);
        }

        @Override
        public int getInt(int row) {
            return (Integer) present(row);
        }

        @Override
        public long getLong(int row) {
            Object value = present(row);
            return value instanceof Instant time ? ChronoUnit.MICROS.between(Instant.EPOCH, time) : (Long) value;
        }

        @Override
        public double getDouble(int row) {
            return (Double) present(row);
        }

        @Override
        public String getString(int row) {
            return (String) present(row);
        }

        @Override
        public MapValue getMap(int row) {
            List<Object> keys = new ArrayList<>();
            List<Object> texts = new ArrayList<>();
            ((Map<?, ?>) present(row)).forEach((key, text) -> {
                keys.add(key);
                texts.add(text);
            });
            return new Texts(keys, texts);
        }

        private Object present(int row) {
            Object value = values.apply(row);
            if (value == null) {
                throw new IllegalStateException("row " + row + " is null");
            }
            return value;
        }
    }

    private record Texts(List<Object> keys, List<Object> texts) implements MapValue {
        @Override
        public int getSize() {
            return keys.size();
        }

        @Override
        public ColumnVector getKeys() {
            return new Vector(StringType.STRING, keys.size(), keys::get);
        }

        @Override
        public ColumnVector getValues() {
            return new Vector(StringType.STRING, texts.size(), texts::get);
        }
    }
}
