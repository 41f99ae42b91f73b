package io.brimful.run;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The command that starts a trial's process: a small virtual machine with the classes of this one. */
final class ChildCommand {
    /* The descriptors: 3 is what was the standard output, 1 goes where 2 does. Ctrl-C and a closed terminal are the parent's affair,
     * and so is a virtual machine that does not start: the shell is replaced. */
    private static final String SHELL = "trap '' INT HUP; exec \"$@\" 3>&1 1>&2";
    private static final String FRAMES = "/dev/fd/3";

    /* As bin/brimful gives to a command that holds a device. The optimizing compiler waits a hundred times longer than by itself: it
     * takes more time than it saves in a process that is soon over, but what stays hot it has to compile as ever. */
    private static final List<String> OPTIONS = List.of(
            "-Xmx384m",
            "-Xss4m",
            "-XX:MaxDirectMemorySize=64g",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:Tier4InvocationThreshold=500000",
            "-XX:Tier4MinInvocationThreshold=60000",
            "-XX:Tier4CompileThreshold=1500000",
            "-XX:Tier4BackEdgeThreshold=4000000");

    private ChildCommand() {}

    /** Writes the arguments' file into the folder; the command reads it. */
    static List<String> of(String mainClass, TrialFolder folder) throws IOException {
        List<String> arguments = new ArrayList<>(OPTIONS);
        arguments.add("-XX:ErrorFile=" + folder.crash());
        arguments.add("-Djava.io.tmpdir=" + folder.path());
        arguments.addAll(userOptions());
        arguments.add("-classpath");
        arguments.add(String.join(File.pathSeparator, classPath()));
        arguments.add(mainClass);
        arguments.add(FRAMES);
        arguments.add(folder.path().toString());
        List<String> lines = arguments.stream().map(ChildCommand::quoted).toList();
        Files.write(folder.arguments(), lines, StandardCharsets.UTF_8);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of("/bin/sh", "-c", SHELL, "sh", java, "@" + folder.arguments());
    }

    /* The last one wins. */
    private static List<String> userOptions() {
        String options =
                System.getenv().getOrDefault("BRIMFUL_TRIAL_JAVA_OPTS", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    /* The java command's documentation, "Command-Line Argument Files". */
    private static String quoted(String argument) {
        return "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** This process's class path, and what the loaders below it have: a cluster adds jars there. */
    private static Set<String> classPath() {
        Set<String> entries = new LinkedHashSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        addAll(entries, ChildCommand.class.getClassLoader());
        addAll(entries, Thread.currentThread().getContextClassLoader());
        return entries;
    }

    private static void addAll(Set<String> entries, ClassLoader from) {
        for (ClassLoader loader = from; loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader jars) {
                for (URL url : jars.getURLs()) {
                    if (url.getProtocol().equals("file")) {
                        entries.add(file(url));
                    }
                }
            }
        }
    }

    private static String file(URL url) {
        try {
            URI uri = url.toURI();
            return Path.of(uri).toString();
        } catch (URISyntaxException unescaped) {
            return url.getPath();
        }
    }
}
