package io.brimful.pack;

/**
 * Finds the section in which a search branches: one where whatever begins on the floor can be placed at once, because all its
 * sections are as low.
 */
final class Valleys {
    private final Sections sections;
    private final PartialPacking partial;
    private final long capacity;
    /* One after the last section of the same floor. Then what begins there: buffers on the floor, and those of them that reach
     * into a lower section; both are counted as changes from section to section. */
    private final int[] flatTo;
    private final int[] choices;
    private final int[] blocked;
    private int flatFrom;
    /* By what the best valley so far is chosen; less is better, the first counts most. */
    private long best;
    private long bestThen;
    private long bestLast;

    Valleys(Sections sections, PartialPacking partial, long capacity) {
        this.sections = sections;
        this.partial = partial;
        this.capacity = capacity;
        flatTo = new int[sections.count + 1];
        choices = new int[sections.count + 1];
        blocked = new int[sections.count + 1];
    }

    /** Where to branch when {@code open[from..to)} is all that is open between two sections. The lowest section always can be. */
    int choose(int[] open, int from, int to, int low, int high, Attempt.Branch branch) {
        count(open, from, to, low, high);
        int chosen = -1;
        int choicesHere = 0;
        int blockedHere = 0;
        for (int s = low; s < high; s++) {
            choicesHere += choices[s];
            blockedHere += blocked[s];
            if (partial.left[s] > 0 && blockedHere == 0 && isBetter(s, choicesHere, branch, chosen < 0)) {
                chosen = s;
            }
        }
        flatFrom = chosen;
        while (flatFrom > low && partial.floor[flatFrom - 1] == partial.floor[chosen]) {
            flatFrom--;
        }
        return chosen;
    }

    /** How many edges of the stretch of equal floor around a chosen section a buffer there reaches. */
    int edges(int buffer, int chosen) {
        return (sections.first[buffer] == flatFrom ? 1 : 0) + (sections.last[buffer] == flatTo[chosen] ? 1 : 0);
    }

    private boolean isBetter(int section, int choicesHere, Attempt.Branch branch, boolean isFirst) {
        long floor = partial.floor[section];
        long slack = capacity - floor - partial.left[section];
        long by = 0;
        long then = choicesHere;
        long last = floor;
        switch (branch) {
            case LEAST_SLACK -> by = slack;
            case FEWEST_CHOICES -> {
                by = slack > 0 ? choicesHere + 1 : choicesHere;
                then = slack;
            }
            case FULL_OR_LOWEST, FULL_OR_HEAVIEST, LOWEST_BUFFER -> {
                if (slack > 0) {
                    by = 1;
                    then = floor;
                    last = branch == Attempt.Branch.FULL_OR_LOWEST ? choicesHere : slack;
                }
            }
        }
        if (!isFirst && (by > best || (by == best && (then > bestThen || (then == bestThen && last >= bestLast))))) {
            return false;
        }
        best = by;
        bestThen = then;
        bestLast = last;
        return true;
    }

    private void count(int[] open, int from, int to, int low, int high) {
        long[] floor = partial.floor;
        int end = high;
        for (int s = high - 1; s >= low; s--) {
            end = s + 1 < high && floor[s + 1] != floor[s] ? s + 1 : end;
            flatTo[s] = end;
            choices[s] = 0;
            blocked[s] = 0;
        }
        choices[high] = 0;
        blocked[high] = 0;
        for (int i = from; i < to; i++) {
            int first = sections.first[open[i]];
            int last = sections.last[open[i]];
            long lowest = partial.lowest[open[i]];
            if (flatTo[first] >= last) {
                int one = floor[first] == lowest ? 1 : 0;
                choices[first] += one;
                choices[last] -= one;
                continue;
            }
            for (int s = first; s < last; s = flatTo[s]) {
                int one = floor[s] == lowest ? 1 : 0;
                blocked[s] += one;
                blocked[Math.min(flatTo[s], last)] -= one;
            }
        }
    }
}
