package io.brimful.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** A table's columns in Iceberg's words. */
final class IcebergSchema {
    private static final Map<DataType, Type> PLAIN = Map.of(
            DataTypes.StringType, Types.StringType.get(),
            DataTypes.IntegerType, Types.IntegerType.get(),
            DataTypes.LongType, Types.LongType.get(),
            DataTypes.DoubleType, Types.DoubleType.get(),
            DataTypes.BooleanType, Types.BooleanType.get(),
            DataTypes.TimestampType, Types.TimestampType.withZone());

    private IcebergSchema() {}

    /* Ids of columns come first, those within them follow: so the ids of a new table are these. */
    static Schema of(Table<?> table) {
        StructField[] fields = table.schema().fields();
        int inner = fields.length + 1;
        List<Types.NestedField> columns = new ArrayList<>();
        for (StructField field : fields) {
            Type type = PLAIN.get(field.dataType());
            if (type == null) {
                type = Types.MapType.ofRequired(inner, inner + 1, Types.StringType.get(), Types.StringType.get());
                inner += 2;
            }
            columns.add(Types.NestedField.optional(
                    columns.size() + 1, field.name(), type, field.getComment().getOrElse(() -> "")));
        }
        return new Schema(columns);
    }
}
