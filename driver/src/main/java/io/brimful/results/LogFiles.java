package io.brimful.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The log of a run over all its epochs, as one text: of each epoch's file the bytes that count, one after another. A position is a
 * number of bytes of that text.
 */
final class LogFiles {
    /** Takes the entries in order. */
    @FunctionalInterface
    interface Reader {
        /**
         * Takes the next one.
         *
         * @param end position behind it
         */
        void entry(LogEntry entry, long end) throws IOException;
    }

    /**
     * What counts of one epoch's file.
     *
     * @param start position of its first byte
     */
    record Segment(EpochHeader header, Path file, long start, long length) {
        long end() {
            return start + length;
        }
    }

    private final List<Segment> segments;

    private LogFiles(List<Segment> segments) {
        this.segments = segments;
    }

    /**
     * The log as it is now.
     *
     * @throws UnusableResults when the first line of an epoch is damaged
     */
    static LogFiles of(RunFolder run) throws IOException {
        return before(run, Integer.MAX_VALUE);
    }

    /** The log up to an epoch, which is left out. */
    static LogFiles before(RunFolder run, int epoch) throws IOException {
        List<EpochHeader> headers = new ArrayList<>();
        for (int each : run.epochs()) {
            if (each < epoch) {
                header(run, each).ifPresent(headers::add);
            }
        }
        requireAll(run, headers);
        List<Segment> segments = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < headers.size(); i++) {
            EpochHeader header = headers.get(i);
            Path file = run.log(header.epoch());
            Optional<EpochHeader> next = i + 1 < headers.size() ? Optional.of(headers.get(i + 1)) : Optional.empty();
            long length = next.isPresent() ? next.get().after() : wholeLines(file);
            segments.add(new Segment(header, file, start, length));
            start += length;
        }
        return new LogFiles(segments);
    }

    /** Of the newest epoch; nothing when the driver that made the run died before it wrote a line. */
    Optional<Segment> newest() {
        return segments.isEmpty() ? Optional.empty() : Optional.of(segments.get(segments.size() - 1));
    }

    private static void requireAll(RunFolder run, List<EpochHeader> headers) {
        int before = -1;
        for (EpochHeader header : headers) {
            if (header.follows() > before) {
                throw new UnusableResults(run.log(header.follows()) + " is missing, " + run.log(header.epoch())
                        + " goes on from it; put it back, or `brimful repair " + run.path()
                        + "` makes it anew of what the tables have");
            }
            before = header.epoch();
        }
    }

    /** Of every epoch, in order. */
    List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** The position behind the last entry. */
    long end() {
        return newest().map(Segment::end).orElse(0L);
    }

    /**
     * Reads the entries from one position to another.
     *
     * @throws UnusableResults when a line is damaged; it names the line
     */
    void read(long from, long to, Reader reader) throws IOException {
        for (Segment segment : segments) {
            if (segment.end() > from && segment.start() < to) {
                read(
                        segment,
                        Math.max(0, from - segment.start()),
                        Math.min(segment.length(), to - segment.start()),
                        reader);
            }
        }
    }

    /** What the first entry holds that has it. */
    <T> Optional<T> find(Function<LogEntry, Optional<T>> wanted) throws IOException {
        for (Segment segment : segments) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(segment.file()))) {
                for (long at = line(in).length + 1L; at < segment.length(); ) {
                    byte[] line = line(in);
                    Optional<T> found = wanted.apply(parse(segment.file(), at, line));
                    if (found.isPresent()) {
                        return found;
                    }
                    at += line.length + 1;
                }
            }
        }
        return Optional.empty();
    }

    /** The last entry of the newest epoch, if it has one. */
    Optional<LogEntry> last() throws IOException {
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        Segment segment = segments.get(segments.size() - 1);
        long at = Newlines.lastBefore(segment.file(), segment.length() - 1);
        if (at == 0) {
            return Optional.empty();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(segment.file()))) {
            in.skipNBytes(at);
            return Optional.of(parse(segment.file(), at, line(in)));
        }
    }

    private static void read(Segment segment, long from, long to, Reader reader) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(segment.file()))) {
            in.skipNBytes(from);
            for (long at = from; at < to; ) {
                byte[] line = line(in);
                LogEntry entry = at == 0 ? new LogEntry() : parse(segment.file(), at, line);
                at += line.length + 1;
                if (!entry.isEmpty()) {
                    reader.entry(entry, segment.start() + at);
                }
            }
        }
    }

    private static LogEntry parse(Path file, long at, byte[] line) throws IOException {
        try {
            return LogText.parse(LogLine.parse(line));
        } catch (IOException | DateTimeException | IllegalArgumentException damaged) {
            throw new UnusableResults(damage(file, lineNumber(file, at)), damaged);
        }
    }

    static String damage(Path file, long line) {
        return file + ":" + line + ": this line of the run's log is damaged; `brimful repair " + file.getParent()
                + "` takes it out and says what was lost";
    }

    /* Nothing when there is not even one whole line: the driver died while it took the run, or is just taking it. */
    static Optional<EpochHeader> header(RunFolder run, int epoch) throws IOException {
        Path file = run.log(epoch);
        byte[] first;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            first = line(in);
        } catch (EOFException torn) {
            return Optional.empty();
        }
        try {
            JsonNode line = LogLine.parse(first);
            Optional<EpochHeader> header = EpochHeader.of(line);
            if (header.isPresent()) {
                return header;
            }
            throw new UnusableResults(damage(file, 1));
        } catch (IOException | DateTimeException damaged) {
            throw new UnusableResults(damage(file, 1), damaged);
        }
    }

    /** Up to a newline, without it. */
    static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    private static long lineNumber(Path file, long at) throws IOException {
        long number = 1;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (long i = 0; i < at; i++) {
                if (in.read() == '\n') {
                    number++;
                }
            }
        }
        return number;
    }

    /** Bytes up to the last newline; a line without its end was never acknowledged. */
    static long wholeLines(Path file) throws IOException {
        return Newlines.lastBefore(file, Files.size(file));
    }
}
