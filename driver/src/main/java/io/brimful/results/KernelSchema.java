package io.brimful.results;

import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;

/** A table's columns in Delta Kernel's words. */
final class KernelSchema {
    private static final Map<org.apache.spark.sql.types.DataType, DataType> PLAIN = Map.of(
            DataTypes.StringType, StringType.STRING,
            DataTypes.IntegerType, IntegerType.INTEGER,
            DataTypes.LongType, LongType.LONG,
            DataTypes.DoubleType, DoubleType.DOUBLE,
            DataTypes.BooleanType, BooleanType.BOOLEAN,
            DataTypes.TimestampType, TimestampType.TIMESTAMP);

    private KernelSchema() {}

    static StructType of(Table<?> table) {
        return new StructType(Arrays.stream(table.schema().fields())
                .map(field -> new StructField(
                        field.name(),
                        Optional.ofNullable(PLAIN.get(field.dataType()))
                                .orElseGet(() -> new MapType(StringType.STRING, StringType.STRING, false)),
                        true,
                        FieldMetadata.builder()
                                .putString("comment", field.getComment().getOrElse(() -> ""))
                                .build()))
                .toList());
    }
}
