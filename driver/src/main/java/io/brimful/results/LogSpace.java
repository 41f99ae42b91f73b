package io.brimful.results;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of a run's log that says nothing any more: a damaged line, or what was cut off. It can hold other lines; blanks fill the
 * rest, so that everything behind it stays where it is, since tables say by position what they cover.
 */
final class LogSpace {
    private final Path file;
    private final long at;
    private final int length;
    private final long end;
    private final List<LogEntry> entries = new ArrayList<>();
    private int used;

    /**
     * An empty one.
     *
     * @param at its first byte in the file
     * @param length bytes, with the newline at its end
     * @param end the log's position behind it
     */
    LogSpace(Path file, long at, int length, long end) {
        this.file = file;
        this.at = at;
        this.length = length;
        this.end = end;
    }

    /** The log's position behind it. */
    long end() {
        return end;
    }

    /** Puts an entry in, as a line or as a part of the last one; false when there is no room for it. */
    boolean add(LogEntry entry) {
        if (used + size(entry) <= length) {
            entries.add(entry);
            used += size(entry);
            return true;
        }
        if (entries.isEmpty()) {
            return false;
        }
        int last = entries.size() - 1;
        LogEntry both = entries.get(last).and(entry);
        int usedByBoth = used - size(entries.get(last)) + size(both);
        if (usedByBoth > length) {
            return false;
        }
        entries.set(last, both);
        used = usedByBoth;
        return true;
    }

    private static int size(LogEntry entry) {
        return LogLine.format(LogText.format(entry)).length;
    }

    /** Writes it over what is there. */
    void write() throws IOException {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) ' ');
        int to = 0;
        for (LogEntry entry : entries) {
            byte[] line = LogLine.format(LogText.format(entry));
            System.arraycopy(line, 0, text, to, line.length);
            to += line.length;
        }
        if (to == 0) {
            byte[] nothing = LogLine.nothing(length - 1);
            System.arraycopy(nothing, 0, text, 0, nothing.length);
        } else {
            /* Blanks belong to the last line. */
            text[to - 1] = ' ';
        }
        text[length - 1] = '\n';
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(at);
            out.write(text);
            out.getFD().sync();
        }
    }
}
