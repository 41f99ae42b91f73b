package io.brimful.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Problems of which a packing is known because it was there first: a picture of time and bytes is cut to pieces, and the pieces
 * are shuffled. At one moment at least they fill the capacity, so that there is no slack.
 */
final class Planted {
    private static final int SIDE = 1024;

    /** What the picture looks like. */
    enum Kind {
        /** All of it, cut from edge to edge, into combs and into pinwheels; a little is missing away from the full moment. */
        SECTIONS,
        /** Walls of bricks of about one size, lower at the beginning. */
        BRICKS,
        /** Long thin lives with holes between them, dense at the full moment alone. */
        SHELVES,
        /** Activations that wait for their backward operation, and what fills the time before and after them. */
        CHAIN
    }

    private record Rectangle(long lower, long upper, long bottom, long top) {
        double area() {
            return (double) (upper - lower) * (top - bottom);
        }
    }

    private final Random random;
    private final List<Rectangle> pieces = new ArrayList<>();

    private Planted(long seed) {
        this.random = new Random(seed);
    }

    /** A problem whose lower bound is its capacity, and can be reached. */
    static PackingProblem of(Kind kind, int buffers, long seed) {
        Planted planted = new Planted(31 * seed + buffers);
        long capacity = (long) SIDE * SIDE;
        switch (kind) {
            case SECTIONS -> planted.sections(buffers);
            case BRICKS -> planted.bricks(buffers);
            case SHELVES -> planted.shelves(buffers);
            case CHAIN -> capacity = planted.chain(buffers);
        }
        Collections.shuffle(planted.pieces, planted.random);
        long unit = kind == Kind.CHAIN ? 1 : SIDE;
        List<PackingBuffer> result = new ArrayList<>();
        for (Rectangle piece : planted.pieces) {
            result.add(new PackingBuffer(
                    "p" + result.size(),
                    piece.lower() * unit,
                    piece.upper() * unit,
                    (piece.top() - piece.bottom()) * unit,
                    1));
        }
        return new PackingProblem(result, OptionalLong.of(capacity));
    }

    private void sections(int buffers) {
        pieces.add(new Rectangle(0, SIDE, 0, SIDE));
        cut(buffers);
        long full = random.nextInt(SIDE);
        double missing = 0.05 * random.nextDouble();
        pieces.removeIf(piece -> !isAt(full, piece) && random.nextDouble() < missing);
    }

    private void shelves(int buffers) {
        for (int y = 0; y < SIDE; y += 128) {
            pieces.add(new Rectangle(0, SIDE, y, y + 128));
        }
        cut(buffers);
        long full = random.nextInt(SIDE);
        pieces.replaceAll(piece -> isAt(full, piece) ? piece : shrunk(piece));
    }

    private Rectangle shrunk(Rectangle piece) {
        long life = piece.upper() - piece.lower();
        long bytes = piece.top() - piece.bottom();
        long lower = piece.lower() + (long) (0.2 * life * random.nextDouble());
        long top = piece.top() - (long) (0.3 * bytes * random.nextDouble());
        return new Rectangle(lower, piece.upper(), piece.bottom(), top);
    }

    private static boolean isAt(long time, Rectangle piece) {
        return piece.lower() <= time && time < piece.upper();
    }

    /* Each brick rests on the lowest place of the wall: within the full time no wider than that, so that no hole is below it. */
    private void bricks(int buffers) {
        double scale = Math.sqrt(296.0 / buffers);
        int narrow = (int) (17 * scale);
        int full = 3 * SIDE / 4 + random.nextInt(SIDE / 8);
        long[] wall = new long[SIDE];
        for (int at = lowest(wall); wall[at] < edge(at); at = lowest(wall)) {
            int flat = at;
            while (flat < SIDE && wall[flat] == wall[at] && edge(flat) == edge(at)) {
                flat++;
            }
            int life = narrow + random.nextInt(2 * narrow);
            long bytes = (long) (scale * (32 + random.nextInt(76)));
            long rest = edge(at) - wall[at];
            bytes = rest < bytes + 20 * scale ? rest : bytes;
            int end = Math.min(flat, at + life + narrow < flat ? at + life : flat);
            boolean hole = end - at < narrow && (end <= full || at > full + narrow);
            if (!hole) {
                pieces.add(new Rectangle(at, end, wall[at], wall[at] + bytes));
            }
            Arrays.fill(wall, at, end, wall[at] + (hole ? Math.min(bytes, step(wall, at, end)) : bytes));
        }
    }

    /* How far the lower neighbour of a hole is above it. */
    private static long step(long[] wall, int from, int to) {
        long left = from == 0 ? Long.MAX_VALUE : wall[from - 1] - wall[from];
        long right = to == wall.length ? Long.MAX_VALUE : wall[to] - wall[from];
        return Math.max(1, Math.min(left < 1 ? Long.MAX_VALUE : left, right < 1 ? Long.MAX_VALUE : right));
    }

    private static int lowest(long[] wall) {
        int at = 0;
        for (int t = 1; t < wall.length; t++) {
            if (wall[t] - edge(t) < wall[at] - edge(at) || (wall[at] == edge(at) && wall[t] < edge(t))) {
                at = t;
            }
        }
        while (at > 0 && wall[at - 1] == wall[at] && edge(at - 1) == edge(at)) {
            at--;
        }
        return at;
    }

    /* Seven stairs to the full height. */
    private static long edge(int time) {
        return Math.min(SIDE, 128L * (1 + time / 96));
    }

    private long chain(int buffers) {
        int layers = Math.max(3, buffers / 6);
        long[] stack = new long[layers + 1];
        for (int i = 0; i < layers; i++) {
            stack[i + 1] = stack[i] + 64 + (long) Math.exp(random.nextDouble() * 9);
        }
        stair(stack, 0, layers - 1, layers);
        int before = pieces.size();
        for (int i = 0; i < before; i++) {
            Rectangle piece = pieces.get(i);
            pieces.add(new Rectangle(
                    2L * layers - piece.upper(), 2L * layers - piece.lower(), piece.bottom(), piece.top()));
        }
        cut(Math.max(pieces.size(), buffers - layers));
        long full = random.nextInt(2 * layers);
        double missing = 0.2 * random.nextDouble();
        pieces.removeIf(piece -> !isAt(full, piece) && random.nextDouble() < missing);
        for (int i = 0; i < layers; i++) {
            pieces.add(new Rectangle(i, 2L * layers - i, stack[i], stack[i + 1]));
        }
        return stack[layers];
    }

    /* What is above the stack from one layer to another, up to what the stack is after so many layers. */
    private void stair(long[] stack, int from, int to, int top) {
        if (from >= to && stack[Math.min(from + 1, top)] == stack[top]) {
            return;
        }
        int corner = from + random.nextInt(Math.max(1, to - from + 1));
        if (stack[top] > stack[corner + 1]) {
            pieces.add(new Rectangle(from, corner + 1L, stack[corner + 1], stack[top]));
        }
        if (corner > from) {
            stair(stack, from, corner - 1, corner + 1);
        }
        if (corner < to) {
            stair(stack, corner + 1, to, top);
        }
    }

    /* Until there are so many, the larger of two. */
    private void cut(int count) {
        int failures = 0;
        while (pieces.size() < count && failures < 1000) {
            int chosen = random.nextInt(pieces.size());
            int other = random.nextInt(pieces.size());
            chosen = pieces.get(other).area() > pieces.get(chosen).area() ? other : chosen;
            Rectangle piece = pieces.get(chosen);
            List<Rectangle> parts = parts(piece, count - pieces.size() + 1);
            failures += parts.size() == 1 ? 1 : 0;
            pieces.remove(chosen);
            pieces.addAll(parts);
        }
    }

    private List<Rectangle> parts(Rectangle piece, int most) {
        long life = piece.upper() - piece.lower();
        long bytes = piece.top() - piece.bottom();
        if (most >= 5 && life > 8 && bytes > 8 && random.nextInt(8) == 0) {
            return pinwheel(piece);
        }
        /* What is long stays long more often than not. */
        boolean inTime = random.nextInt(5) < 2 == life > bytes;
        int teeth = random.nextInt(3) == 0 ? Math.min(most, 3 + random.nextInt(5)) : 2;
        List<Rectangle> parts = new ArrayList<>();
        long from = inTime ? piece.lower() : piece.bottom();
        long end = inTime ? piece.upper() : piece.top();
        for (; teeth > 1 && end - from >= 2L * teeth; teeth--) {
            double share = (0.5 + random.nextDouble()) / teeth;
            long at = from + Math.max(1, (long) (share * (end - from)));
            parts.add(stretch(piece, inTime, from, at));
            from = at;
        }
        parts.add(stretch(piece, inTime, from, end));
        return parts;
    }

    private static Rectangle stretch(Rectangle piece, boolean inTime, long from, long to) {
        return inTime
                ? new Rectangle(from, to, piece.bottom(), piece.top())
                : new Rectangle(piece.lower(), piece.upper(), from, to);
    }

    /* Four around one: no cut goes from edge to edge. */
    private List<Rectangle> pinwheel(Rectangle piece) {
        long a = between(piece.lower(), piece.upper(), 0.2);
        long b = between(a, piece.upper(), 0.3);
        long c = between(piece.bottom(), piece.top(), 0.2);
        long d = between(c, piece.top(), 0.3);
        return List.of(
                new Rectangle(piece.lower(), b, piece.bottom(), c),
                new Rectangle(b, piece.upper(), piece.bottom(), d),
                new Rectangle(a, piece.upper(), d, piece.top()),
                new Rectangle(piece.lower(), a, c, piece.top()),
                new Rectangle(a, b, c, d));
    }

    private long between(long low, long high, double least) {
        return low + 1 + (long) ((least + 0.4 * random.nextDouble()) * (high - low - 2));
    }
}
