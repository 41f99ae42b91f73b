package io.brimful.pack;

/**
 * One way to search.
 *
 * @param rank of each buffer; of those that can be placed the lowest rank is tried first
 * @param branch in which valley
 * @param edgesFirst whether what reaches an edge of its valley, or both, comes before what does not
 * @param nodes choices that may be tried before giving up
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves this package
record Attempt(int[] rank, Branch branch, boolean edgesFirst, long nodes) {
    /** Which valley is next. */
    enum Branch {
        /** Where no byte may be wasted that with the fewest choices; else the lowest, of these the heaviest. */
        FULL_OR_HEAVIEST,
        /** Where no byte may be wasted that with the fewest choices; else the lowest, of these that with the fewest choices. */
        FULL_OR_LOWEST,
        /** Where the fewest bytes may be wasted. */
        LEAST_SLACK,
        /** Where the fewest choices are; to waste bytes is one of them. */
        FEWEST_CHOICES,
        /** In none: what begins lowest of all that is open comes next, and what is below it stays free. */
        LOWEST_BUFFER
    }
}
