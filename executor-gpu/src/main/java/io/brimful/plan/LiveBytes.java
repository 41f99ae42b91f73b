package io.brimful.plan;

import java.util.List;
import java.util.stream.LongStream;

/** The sum of all bytes that are needed at each operation. */
record LiveBytes(List<Long> byOperation) {
    static LiveBytes of(List<Buffer> buffers) {
        int operations = buffers.stream().mapToInt(Buffer::to).max().orElse(0);
        long[] change = new long[operations + 1];
        for (Buffer buffer : buffers) {
            change[buffer.from()] = Math.addExact(change[buffer.from()], buffer.bytes());
            change[buffer.to()] -= buffer.bytes();
        }
        for (int i = 1; i < change.length; i++) {
            change[i] = Math.addExact(change[i], change[i - 1]);
        }
        return new LiveBytes(LongStream.of(change).limit(operations).boxed().toList());
    }

    /** The most at one moment: no placement can need less. */
    long lowerBound() {
        return byOperation.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The first operation at which the most is needed. */
    int peak() {
        return byOperation.indexOf(lowerBound());
    }
}
