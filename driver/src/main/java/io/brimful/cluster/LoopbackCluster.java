package io.brimful.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster on this machine, for trying and for tests: a master and workers, each a process of its own on the
 * loopback interface, from the jars that this program brings. It outlives the process that starts it.
 */
public final class LoopbackCluster {
    /**
     * How large it is.
     *
     * @param devicesPerWorker addresses go on from worker to worker, so that no two have the same device
     */
    public record Size(int workers, int devicesPerWorker) {
        public Size {
            if (workers < 1 || devicesPerWorker < 1) {
                throw new IllegalArgumentException("a cluster has at least one worker and one device on each, not "
                        + workers + " and " + devicesPerWorker);
            }
        }
    }

    /** It did not come up, or its processes are not all alive. */
    public static final class Unusable extends RuntimeException {
        Unusable(String message) {
            super(message);
        }
    }

    /** There is none where one is asked for, or one where none may be. */
    public static final class Misplaced extends RuntimeException {
        Misplaced(String message) {
            super(message);
        }
    }

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int MEBIBYTES_PER_DEVICE = 2048;

    private final Path folder;
    private final ClusterState state;

    private LoopbackCluster(Path folder, ClusterState state) {
        this.folder = folder;
        this.state = state;
    }

    /**
     * Starts one and waits until all its workers have registered.
     *
     * @param folder of its state, logs and work
     * @param jars folder of Spark's jars
     * @throws Misplaced when one runs there already
     * @throws Unusable when it does not come up
     * @throws IOException when the folder cannot be written
     */
    public static LoopbackCluster start(Path folder, Path jars, Size size) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (ClusterState.read(absolute).filter(ClusterState::isAlive).isPresent()) {
            throw new Misplaced("a cluster runs in " + folder + " already; `brimful cluster stop` ends it");
        }
        Files.createDirectories(absolute);
        makeHome(absolute.resolve("home"), jars);
        ClusterState state = new ClusterState(freePort(), freePort(), size, new ArrayList<>(), new ArrayList<>());
        LoopbackCluster cluster = new LoopbackCluster(absolute, state);
        try {
            cluster.startMaster();
            for (int worker = 0; worker < size.workers(); worker++) {
                cluster.startWorker(worker);
            }
            cluster.awaitWorkers(size.workers());
        } catch (IOException | RuntimeException | Error failed) {
            cluster.stop();
            throw failed;
        }
        return cluster;
    }

    /**
     * The one that was started in the folder.
     *
     * @throws Misplaced when there is none
     */
    public static LoopbackCluster open(Path folder) throws IOException {
        return new LoopbackCluster(
                folder.toAbsolutePath(),
                ClusterState.read(folder.toAbsolutePath())
                        .orElseThrow(() -> new Unusable(
                                "no cluster was started in " + folder + "; `brimful cluster start` does")));
    }

    /** What {@code --master} takes. */
    public String url() {
        return "spark://" + LOOPBACK + ":" + state.port();
    }

    /** The master's page. */
    public String page() {
        return "http://" + LOOPBACK + ":" + state.pagePort();
    }

    public Size size() {
        return state.size();
    }

    /** Whether each of its processes is alive. */
    public boolean isAlive() {
        return state.isAlive();
    }

    /** A worker's process. */
    public ProcessHandle worker(int worker) {
        return state.workers().get(worker).handle().orElseThrow(() -> new Unusable("worker " + worker + " is dead"));
    }

    /** Starts a worker that has died again, and waits until it has registered. */
    public void restartWorker(int worker) throws IOException {
        startWorker(worker);
        awaitWorkers(state.size().workers());
    }

    /** Ends exactly the processes that were started, and what they started. */
    public void stop() throws IOException {
        List<ProcessHandle> all = Stream.concat(state.workers().stream(), state.master().stream())
                .flatMap(each -> each.handle().stream())
                .toList();
        List<ProcessHandle> executors =
                all.stream().flatMap(ProcessHandle::descendants).toList();
        all.forEach(ProcessHandle::destroy);
        all.forEach(each -> endWithin(each, Duration.ofSeconds(10)));
        executors.forEach(each -> endWithin(each, Duration.ofSeconds(1)));
        removeLinks(folder.resolve("home").resolve("jars"));
        ClusterState.delete(folder);
    }

    private static void endWithin(ProcessHandle process, Duration time) {
        try {
            process.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException stays) {
            process.destroyForcibly();
        }
    }

    private void startMaster() throws IOException {
        List<String> options = List.of("-Dspark.master.rest.enabled=false", "-Dspark.deploy.maxExecutorRetries=-1");
        List<String> arguments =
                List.of("--host", LOOPBACK, "--port", "" + state.port(), "--webui-port", "" + state.pagePort());
        state.master().clear();
        state.master()
                .add(launch("org.apache.spark.deploy.master.Master", options, arguments, folder.resolve("master.log")));
        state.write(folder);
        await("the master", () -> workersAlive() >= 0);
    }

    private void startWorker(int worker) throws IOException {
        Path own = Files.createDirectories(folder.resolve("worker-" + worker));
        int devices = state.size().devicesPerWorker();
        List<String> options = List.of(
                "-Dspark.worker.resource.gpu.amount=" + devices,
                "-Dspark.worker.resource.gpu.discoveryScript=" + discovery(own, worker * devices, devices),
                "-Dspark.worker.cleanup.enabled=true");
        List<String> arguments = List.of(
                "--host",
                LOOPBACK,
                "--webui-port",
                "0",
                "--cores",
                "" + devices,
                "--memory",
                MEBIBYTES_PER_DEVICE * devices + "M",
                "--work-dir",
                own.resolve("work").toString(),
                url());
        ClusterState.Member started =
                launch("org.apache.spark.deploy.worker.Worker", options, arguments, own.resolve("worker.log"));
        if (worker < state.workers().size()) {
            state.workers().set(worker, started);
        } else {
            state.workers().add(started);
        }
        state.write(folder);
    }

    private static Path discovery(Path folder, int first, int count) throws IOException {
        String addresses = IntStream.range(first, first + count)
                .mapToObj(address -> "\"" + address + "\"")
                .collect(Collectors.joining(","));
        Path script = folder.resolve("devices.sh");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\":\"gpu\",\"addresses\":[" + addresses + "]}'\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ClusterState.Member launch(String main, List<String> options, List<String> arguments, Path log)
            throws IOException {
        Path home = folder.resolve("home");
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid"); // the end of the terminal is none of the cluster's
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(List.of(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(options);
        command.addAll(List.of("-cp", home.resolve("conf") + ":" + home.resolve("jars") + "/*", main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
        builder.environment().put("SPARK_PUBLIC_DNS", LOOPBACK);
        builder.environment().put("SPARK_CONF_DIR", home.resolve("conf").toString());
        return ClusterState.Member.of(builder.start().toHandle());
    }

    /* Links cost nothing, and a jar that a build replaces is the new one at the next start. */
    private static void makeHome(Path home, Path jars) throws IOException {
        Files.createDirectories(home.resolve("conf"));
        Path own = Files.createDirectories(home.resolve("jars"));
        removeLinks(own);
        try (Stream<Path> all = Files.list(jars)) {
            for (Path jar : all.filter(each -> !Submission.isOwn(each)).toList()) {
                Files.createSymbolicLink(own.resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
    }

    private static void removeLinks(Path jars) throws IOException {
        if (Files.isDirectory(jars)) {
            try (Stream<Path> links = Files.list(jars)) {
                for (Path each : links.toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void awaitWorkers(int count) {
        await(count + (count == 1 ? " worker" : " workers"), () -> workersAlive() >= count);
    }

    private void await(String what, java.util.function.BooleanSupplier isThere) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isThere.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || !state.isAlive()) {
                throw new Unusable(
                        what + " did not come up" + (state.isAlive() ? " within " + PATIENCE.toSeconds() + " s" : "")
                                + "; the logs are in " + folder);
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Unusable("interrupted while waiting for " + what);
            }
        }
    }

    /* -1 while the master does not answer. */
    private int workersAlive() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(page() + "/json/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            String json = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            JsonNode master = new ObjectMapper().readTree(json);
            return master.path("status").asText().equals("ALIVE")
                    ? master.path("aliveworkers").asInt(-1)
                    : -1;
        } catch (IOException notYet) {
            return -1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
