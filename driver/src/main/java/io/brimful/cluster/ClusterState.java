package io.brimful.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processes of a loopback cluster, as its folder remembers them.
 *
 * @param master none before it has started, else one
 * @param workers by number
 */
record ClusterState(int port, int pagePort, LoopbackCluster.Size size, List<Member> master, List<Member> workers) {
    /** A process that cannot be taken for another one that got the same number later. */
    record Member(long pid, long startedAtMillis) {
        static Member of(ProcessHandle process) {
            return new Member(process.pid(), startMillis(process));
        }

        /** Empty when it has ended. */
        Optional<ProcessHandle> handle() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startMillis(process) == startedAtMillis);
        }

        private static long startMillis(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }

    private static final String FILE = "cluster.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    boolean isAlive() {
        return !master.isEmpty()
                && master.get(0).handle().isPresent()
                && workers.stream().allMatch(worker -> worker.handle().isPresent());
    }

    void write(Path folder) throws IOException {
        ObjectNode json = MAPPER.createObjectNode()
                .put("port", port)
                .put("pagePort", pagePort)
                .put("devicesPerWorker", size.devicesPerWorker())
                .put("size", size.workers());
        json.set("master", members(master));
        json.set("workers", members(workers));
        Path unfinished = folder.resolve(FILE + ".new");
        Files.writeString(unfinished, json.toPrettyString() + "\n");
        Files.move(unfinished, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Empty when there is no cluster. */
    static Optional<ClusterState> read(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(FILE))) {
            return Optional.empty();
        }
        JsonNode json = MAPPER.readTree(folder.resolve(FILE).toFile());
        return Optional.of(new ClusterState(
                json.path("port").asInt(),
                json.path("pagePort").asInt(),
                new LoopbackCluster.Size(
                        json.path("size").asInt(), json.path("devicesPerWorker").asInt()),
                members(json.path("master")),
                members(json.path("workers"))));
    }

    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    private static ArrayNode members(List<Member> members) {
        ArrayNode json = MAPPER.createArrayNode();
        members.forEach(each -> json.addObject().put("pid", each.pid()).put("startedAtMillis", each.startedAtMillis()));
        return json;
    }

    private static List<Member> members(JsonNode json) {
        List<Member> members = new ArrayList<>();
        json.forEach(each -> members.add(new Member(
                each.path("pid").asLong(), each.path("startedAtMillis").asLong())));
        return members;
    }
}
