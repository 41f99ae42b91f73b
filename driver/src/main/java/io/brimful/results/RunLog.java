package io.brimful.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;

/** The truth about a run: a file that only grows, a line per entry, each on the disk before the next. */
final class RunLog implements AutoCloseable {
    private final FileChannel channel;

    private RunLog(FileChannel channel) {
        this.channel = channel;
    }

    static RunLog create(Path file) throws IOException {
        return new RunLog(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Returns the log's bytes, this entry included, once they are safe. */
    long append(LogEntry entry) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(LogText.format(entry) + "\n");
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(false);
        return channel.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Everything that was written; a last line without its end was never acknowledged and is left out. */
    static LogEntry read(Path file) throws IOException {
        String text = Files.readString(file);
        LogEntry all = new LogEntry();
        int number = 0;
        for (int from = 0, end; (end = text.indexOf('\n', from)) >= 0; from = end + 1) {
            number++;
            try {
                all.update(LogText.parse(text.substring(from, end)));
            } catch (JsonProcessingException | DateTimeException | NumberFormatException damaged) {
                throw new UnusableResults(file + ":" + number + ": not a line of a results log", damaged);
            }
        }
        return all;
    }
}
