package io.brimful.pack;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Buffers to be placed in one arena.
 *
 * @param buffers in the order of the file
 * @param capacity bytes that the arena may have; empty to make it as small as possible
 */
public record PackingProblem(List<PackingBuffer> buffers, OptionalLong capacity) {
    /**
     * A problem.
     *
     * @throws IllegalArgumentException when all buffers above each other reach beyond what can be counted
     */
    public PackingProblem {
        buffers = List.copyOf(buffers);
        long sum = 0;
        try {
            for (PackingBuffer buffer : buffers) {
                sum = Math.addExact(sum, Math.addExact(buffer.size(), buffer.alignment()));
            }
            Math.multiplyExact(sum, 4L);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the sizes add up to more bytes than can be counted", e);
        }
    }

    /** The largest live sum: no placement can be lower. */
    public long lowerBound() {
        List<PackingBuffer> births = buffers.stream()
                .sorted(Comparator.comparingLong(PackingBuffer::lower))
                .toList();
        List<PackingBuffer> deaths = buffers.stream()
                .sorted(Comparator.comparingLong(PackingBuffer::upper))
                .toList();
        long live = 0;
        long most = 0;
        int dead = 0;
        for (PackingBuffer born : births) {
            while (deaths.get(dead).upper() <= born.lower()) {
                live -= deaths.get(dead).size();
                dead++;
            }
            live += born.size();
            most = Math.max(most, live);
        }
        return most;
    }
}
