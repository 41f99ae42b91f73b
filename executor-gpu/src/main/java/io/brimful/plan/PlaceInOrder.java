package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gives each buffer, one after the other in a fixed order, the lowest offset that is free for its whole life. */
final class PlaceInOrder implements PlacePass {
    /* Greedy by size for offsets: Pisarchyk and Lee, arXiv:2001.03288, section 5.2; the other orders are those of
     * minimalloc (Moffitt, ASPLOS 2023): by area, by length of life. */
    static final Comparator<Buffer> LARGEST_FIRST =
            Comparator.comparingLong(Buffer::bytes).reversed().thenComparing(PlaceInOrder::name);
    static final Comparator<Buffer> LONGEST_FIRST = Comparator.comparingInt(PlaceInOrder::life)
            .reversed()
            .thenComparing(Comparator.comparingLong(Buffer::bytes).reversed())
            .thenComparing(PlaceInOrder::name);
    static final Comparator<Buffer> WIDEST_AREA_FIRST = Comparator.comparingDouble(
                    (Buffer buffer) -> (double) buffer.bytes() * life(buffer))
            .reversed()
            .thenComparing(PlaceInOrder::name);
    static final Comparator<Buffer> EARLIEST_FIRST = Comparator.comparingInt(Buffer::from)
            .thenComparing(Comparator.comparingInt(PlaceInOrder::life).reversed())
            .thenComparing(PlaceInOrder::name);

    private final Comparator<Buffer> order;

    PlaceInOrder(Comparator<Buffer> order) {
        this.order = order;
    }

    @Override
    public Placement run(List<Buffer> buffers) {
        return place(
                buffers.stream().sorted(order).toList(), LiveBytes.of(buffers).lowerBound());
    }

    /** Places the buffers, whose lower bound is known, in the order in which they are given. */
    static Placement place(List<Buffer> ordered, long lowerBoundBytes) {
        List<Region> byOffset = new ArrayList<>(ordered.size());
        long arena = 0;
        for (Buffer buffer : ordered) {
            Region region = new Region(buffer, lowestFree(buffer, byOffset));
            byOffset.add(insertionPoint(byOffset, region.offset()), region);
            arena = Math.max(arena, region.end());
        }
        return new Placement(byOffset, arena, lowerBoundBytes);
    }

    private static long lowestFree(Buffer buffer, List<Region> byOffset) {
        long offset = 0;
        for (Region region : byOffset) {
            if (Math.addExact(offset, buffer.bytes()) <= region.offset()) {
                break;
            }
            if (region.end() > offset && region.buffer().meets(buffer)) {
                offset = region.end();
            }
        }
        return offset;
    }

    private static int insertionPoint(List<Region> byOffset, long offset) {
        int low = 0;
        int high = byOffset.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byOffset.get(middle).offset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int life(Buffer buffer) {
        return buffer.to() - buffer.from();
    }

    private static String name(Buffer buffer) {
        return buffer.name();
    }
}
