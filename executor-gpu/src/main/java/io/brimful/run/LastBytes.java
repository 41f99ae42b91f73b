package io.brimful.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The last of what a stream has said, read by a thread of its own. */
final class LastBytes {
    private static final int MOST = 8 << 10;
    private static final long PATIENCE_SECONDS = 2;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final byte[] ring = new byte[MOST];
    private long count;

    /** Begins to read, until the stream ends. */
    static LastBytes of(InputStream stream) {
        LastBytes last = new LastBytes();
        Thread reader = new Thread(() -> last.read(stream), "brimful-trial-errors");
        reader.setDaemon(true);
        reader.start();
        return last;
    }

    private void read(InputStream stream) {
        byte[] some = new byte[MOST];
        try (stream) {
            for (int length = stream.read(some); length >= 0; length = stream.read(some)) {
                add(some, length);
            }
        } catch (IOException gone) {
            /* As good as the end. */
        } finally {
            ended.countDown();
        }
    }

    private synchronized void add(byte[] some, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (count++ % MOST)] = some[i];
        }
    }

    /** At most 8 KiB; waits for the end of the stream, unless somebody else keeps it open. */
    String text() throws InterruptedException {
        ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return soFar();
    }

    private synchronized String soFar() {
        int length = (int) Math.min(count, MOST);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = ring[(int) ((count - length + i) % MOST)];
        }
        return new String(text, StandardCharsets.UTF_8).strip();
    }
}
