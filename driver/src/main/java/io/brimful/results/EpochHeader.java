package io.brimful.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * The first line of an epoch's log: whose it is, and how much of the log before it counts.
 *
 * @param format of the tables, in small letters
 * @param follows the epoch before; -1 for the first
 * @param after bytes of that epoch's log that count; what its driver may write behind them does not
 */
record EpochHeader(int epoch, Driver driver, String format, int follows, long after) {
    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("epoch", epoch)
                .put("host", driver.host())
                .put("pid", driver.pid())
                .put("at", driver.since().toString())
                .put("format", format)
                .put("follows", follows)
                .put("after", after);
    }

    /** Nothing when the line is something else. */
    static Optional<EpochHeader> of(JsonNode line) {
        if (!line.hasNonNull("epoch")) {
            return Optional.empty();
        }
        return Optional.of(new EpochHeader(
                line.path("epoch").intValue(),
                new Driver(
                        line.path("host").asText(),
                        line.path("pid").longValue(),
                        Instant.parse(line.path("at").asText())),
                line.path("format").asText(),
                line.path("follows").intValue(),
                line.path("after").longValue()));
    }
}
