package io.brimful.pack;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of minimalloc: a header, then a buffer a line; the capacity may stand in the file's name. */
public final class PackingCsv {
    private static final Pattern CAPACITY_IN_NAME = Pattern.compile(".*\\.(\\d+)\\.csv");
    private static final Set<String> KNOWN =
            Set.of("id", "lower", "upper", "size", "alignment", "hint", "gaps", "offset");
    /** The names of old files; their end is a moment at which the buffer still lives. */
    private static final Map<String, String> OLD =
            Map.of("buffer_id", "id", "buffer", "id", "start", "lower", "end", "upper");

    private final String file;
    private final Map<String, Integer> columns = new HashMap<>();
    private boolean endIsInclusive;

    private PackingCsv(String file) {
        this.file = file;
    }

    /**
     * Reads a problem; hints and offsets in it are not used.
     *
     * @throws PackingFault when a line cannot be meant
     * @throws IOException when the file cannot be read
     */
    public static PackingProblem read(Path path) throws IOException {
        String file = path.toString();
        try {
            return new PackingCsv(file).parse(Files.readAllLines(path), capacityInName(path));
        } catch (MalformedInputException e) {
            throw new PackingFault(file, 1, "is no text in UTF-8; a line of commas is needed");
        }
    }

    /** The problem's lines with the offsets of a packing. */
    public static String write(PackingProblem problem, Packing packing) {
        boolean aligned = problem.buffers().stream().anyMatch(buffer -> buffer.alignment() != 1);
        StringBuilder text =
                new StringBuilder(aligned ? "id,lower,upper,size,alignment,offset\n" : "id,lower,upper,size,offset\n");
        for (int i = 0; i < problem.buffers().size(); i++) {
            PackingBuffer buffer = problem.buffers().get(i);
            text.append(buffer.id())
                    .append(',')
                    .append(buffer.lower())
                    .append(',')
                    .append(buffer.upper());
            text.append(',').append(buffer.size());
            if (aligned) {
                text.append(',').append(buffer.alignment());
            }
            text.append(',').append(packing.offsets().get(i)).append('\n');
        }
        return text.toString();
    }

    private static OptionalLong capacityInName(Path path) {
        Matcher name = CAPACITY_IN_NAME.matcher(String.valueOf(path.getFileName()));
        try {
            return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private PackingProblem parse(List<String> lines, OptionalLong capacity) {
        if (lines.isEmpty()) {
            throw new PackingFault(file, 1, "is empty, must begin with id,lower,upper,size");
        }
        header(lines.get(0));
        List<PackingBuffer> buffers = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            PackingBuffer buffer = buffer(lines.get(i), i + 1);
            if (!ids.add(buffer.id())) {
                throw new PackingFault(file, i + 1, "id " + buffer.id() + " is there twice, must be one buffer's");
            }
            buffers.add(buffer);
        }
        if (buffers.isEmpty()) {
            throw new PackingFault(file, lines.size(), "there is no buffer below the header, must be at least one");
        }
        try {
            return new PackingProblem(buffers, capacity);
        } catch (IllegalArgumentException e) {
            throw new PackingFault(file, lines.size(), String.valueOf(e.getMessage()));
        }
    }

    private void header(String line) {
        List<String> names = cells(line.startsWith("\uFEFF") ? line.substring(1) : line);
        for (int i = 0; i < names.size(); i++) {
            String name = OLD.getOrDefault(names.get(i), names.get(i));
            endIsInclusive |= names.get(i).equals("end");
            if (!KNOWN.contains(name)) {
                throw new PackingFault(
                        file,
                        1,
                        "column '" + name
                                + "' is unknown, must be one of id, lower, upper, size, alignment, hint, gaps, offset");
            }
            if (columns.put(name, i) != null) {
                throw new PackingFault(file, 1, "column '" + name + "' is there twice");
            }
        }
        for (String needed : List.of("id", "lower", "upper", "size")) {
            if (!columns.containsKey(needed)) {
                throw new PackingFault(
                        file, 1, "there is no column '" + needed + "'; the header must name id,lower,upper,size");
            }
        }
    }

    private PackingBuffer buffer(String line, int number) {
        List<String> cells = cells(line);
        if (cells.size() != columns.size()) {
            throw new PackingFault(
                    file, number, "has " + cells.size() + " cells, must have " + columns.size() + " as the header has");
        }
        String id = cell(cells, "id");
        if (id.isEmpty()) {
            throw new PackingFault(file, number, "id is empty");
        }
        if (columns.containsKey("gaps") && !cell(cells, "gaps").isEmpty()) {
            throw new PackingFault(
                    file,
                    number,
                    "buffer " + id + " has gaps '" + cell(cells, "gaps")
                            + "'; gaps are not supported, must be empty: split the buffer or drop its gaps");
        }
        try {
            long end = number(cells, "upper", number);
            String alignment = columns.containsKey("alignment") ? cell(cells, "alignment") : "";
            return new PackingBuffer(
                    id,
                    number(cells, "lower", number),
                    endIsInclusive ? Math.addExact(end, 1L) : end,
                    number(cells, "size", number),
                    alignment.isEmpty() ? 1 : number(cells, "alignment", number));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new PackingFault(file, number, String.valueOf(e.getMessage()));
        }
    }

    private long number(List<String> cells, String column, int line) {
        String cell = cell(cells, column);
        try {
            return Long.parseLong(cell);
        } catch (NumberFormatException e) {
            throw new PackingFault(file, line, column + " is '" + cell + "', must be a whole number");
        }
    }

    private String cell(List<String> cells, String column) {
        return cells.get(columns.getOrDefault(column, -1));
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
    }
}
