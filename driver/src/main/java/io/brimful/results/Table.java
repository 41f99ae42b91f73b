package io.brimful.results;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One of the tables that people query: a name, and columns that take their value from a source.
 *
 * @param <S> what a row is made of
 */
public final class Table<S> {
    private final String name;
    private final List<Column<S>> columns;

    private Table(String name, List<Column<S>> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
    }

    static <S> Builder<S> named(String name) {
        return new Builder<>(name);
    }

    public String name() {
        return name;
    }

    /** Every column may be null; comments carry the units. */
    public StructType schema() {
        return DataTypes.createStructType(columns.stream().map(Column::field).toArray(StructField[]::new));
    }

    /** The source as a row of {@link #schema}. */
    Row row(S source) {
        return RowFactory.create(
                columns.stream().map(column -> column.value().apply(source)).toArray());
    }

    /** Adds columns in the order in which people see them. */
    static final class Builder<S> {
        private final String name;
        private final List<Column<S>> columns = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        Builder<S> text(String column, String comment, Function<S, @Nullable Object> value) {
            return add(column, DataTypes.StringType, comment, value);
        }

        Builder<S> whole(String column, String comment, Function<S, @Nullable Object> value) {
            return add(column, DataTypes.IntegerType, comment, value);
        }

        Builder<S> big(String column, String comment, Function<S, @Nullable Object> value) {
            return add(column, DataTypes.LongType, comment, value);
        }

        Builder<S> real(String column, String comment, Function<S, @Nullable Object> value) {
            return add(column, DataTypes.DoubleType, comment, value);
        }

        Builder<S> truth(String column, String comment, Function<S, @Nullable Object> value) {
            return add(column, DataTypes.BooleanType, comment, value);
        }

        Builder<S> time(String column, String comment, Function<S, @Nullable Object> value) {
            return add(column, DataTypes.TimestampType, comment, value);
        }

        Builder<S> texts(String column, String comment, Function<S, @Nullable Object> value) {
            return add(
                    column, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false), comment, value);
        }

        private Builder<S> add(String column, DataType type, String comment, Function<S, @Nullable Object> value) {
            columns.add(new Column<>(column, type, comment, value));
            return this;
        }

        Table<S> build() {
            return new Table<>(name, columns);
        }
    }
}
