package io.brimful.results;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Finds where a file's last lines begin, from its end. */
final class Newlines {
    private static final int BLOCK = 8192;

    private Newlines() {}

    /** Behind the last newline that lies before a place; 0 when there is none. */
    static long lastBefore(Path file, long place) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            for (long end = place; end > 0; ) {
                long start = Math.max(0, end - BLOCK);
                fill(block.clear().limit((int) (end - start)), channel, start);
                for (int i = block.position() - 1; i >= 0; i--) {
                    if (block.get(i) == '\n') {
                        return start + i + 1;
                    }
                }
                end = start;
            }
            return 0;
        }
    }

    private static void fill(ByteBuffer block, FileChannel channel, long start) throws IOException {
        int read = 0;
        while (block.hasRemaining() && read >= 0) {
            read = channel.read(block, start + block.position());
        }
    }
}
