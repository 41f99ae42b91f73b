import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks what the quick start promises, in the table that it printed as JSON: an array of rows, one for each network and
 * policy. Per network: fewer bytes at the same batch from caffe to reuse to packed, and twice caffe's batch with packed.
 */
final class CheckQuickStart {
    // The columns, as the table names them.
    private static final String NETWORK = "network";
    private static final String POLICY = "policy";
    private static final String BYTES_AT_BATCH = "bytes_at_batch";
    private static final String LARGEST_BATCH = "largest_batch";

    private static final List<String> POLICIES = List.of("packed", "reuse", "caffe");

    public static void main(String[] args) throws IOException {
        Map<String, Map<String, JsonNode>> networks = new TreeMap<>();
        for (JsonNode row : new ObjectMapper().readTree(new File(args[0]))) {
            networks.computeIfAbsent(text(row, NETWORK), name -> new TreeMap<>()).put(text(row, POLICY), row);
        }
        List<String> faults = new ArrayList<>();
        if (networks.isEmpty()) {
            faults.add("the table has no row");
        }
        networks.forEach((network, rows) -> check(network, rows, faults));
        faults.forEach(fault -> System.err.println("quick start: " + fault));
        System.out.println("quick start: " + networks.size() + " networks, " + faults.size() + " faults");
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    private static void check(String network, Map<String, JsonNode> rows, List<String> faults) {
        if (!rows.keySet().containsAll(POLICIES)) {
            faults.add(network + " has rows for " + rows.keySet() + ", needed are " + POLICIES);
            return;
        }
        long packed = number(rows.get("packed"), BYTES_AT_BATCH);
        long reuse = number(rows.get("reuse"), BYTES_AT_BATCH);
        long caffe = number(rows.get("caffe"), BYTES_AT_BATCH);
        if (!(packed < reuse && reuse < caffe)) {
            faults.add("%s needs %,d B packed, %,d B reuse, %,d B caffe: not in rising order"
                    .formatted(network, packed, reuse, caffe));
        }
        long packedBatch = number(rows.get("packed"), LARGEST_BATCH);
        long caffeBatch = number(rows.get("caffe"), LARGEST_BATCH);
        if (caffeBatch < 1 || packedBatch < 2 * caffeBatch) {
            faults.add("%s trains batch %,d packed and %,d caffe: not twice as much"
                    .formatted(network, packedBatch, caffeBatch));
        }
    }

    private static String text(JsonNode row, String column) {
        return column(row, column).asText();
    }

    private static long number(JsonNode row, String column) {
        JsonNode value = column(row, column);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("quick start: " + column + " is " + value + ", not a whole number");
        }
        return value.asLong();
    }

    private static JsonNode column(JsonNode row, String column) {
        JsonNode value = row.get(column);
        if (value == null) {
            throw new IllegalArgumentException("quick start: no column " + column + " in " + row);
        }
        return value;
    }
}
