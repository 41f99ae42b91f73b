package io.brimful.plan;

import io.brimful.pack.Packer;
import io.brimful.pack.Packing;
import io.brimful.pack.PackingBuffer;
import io.brimful.pack.PackingProblem;
import io.brimful.plan.Placement.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Searches for a placement at the lower bound, and else for a lower one, for a bounded amount of work. */
final class PlaceBySearch implements PlacePass {
    /* Bounds the time, not the quality; counted, so that a plan is the same on any machine. */
    private static final long ROUNDS = 32;
    private static final int MANY = 500;
    private static final long ROUNDS_FOR_MANY = 16;

    @Override
    public Placement run(List<Buffer> buffers) {
        List<PackingBuffer> lives = buffers.stream()
                .map(buffer -> new PackingBuffer(buffer.name(), buffer.from(), buffer.to(), buffer.bytes(), 1))
                .toList();
        long rounds = lives.size() <= MANY ? ROUNDS : ROUNDS_FOR_MANY;
        Packing packing = Packer.forRounds(rounds).pack(new PackingProblem(lives, OptionalLong.empty()));
        List<Region> regions = new ArrayList<>();
        for (int i = 0; i < buffers.size(); i++) {
            regions.add(new Region(buffers.get(i), packing.offsets().get(i)));
        }
        regions.sort(Comparator.comparingLong(Region::offset)
                .thenComparing(region -> region.buffer().name()));
        return new Placement(regions, packing.height(), LiveBytes.of(buffers).lowerBound());
    }
}
