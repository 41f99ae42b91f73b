package io.brimful.results;

import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table.
 *
 * @param comment what it holds, with its unit
 * @param value of a row's source; null where there is none
 */
record Column<S>(String name, DataType type, String comment, Function<S, @Nullable Object> value) {
    StructField field() {
        return new StructField(name, type, true, Metadata.empty()).withComment(comment);
    }
}
