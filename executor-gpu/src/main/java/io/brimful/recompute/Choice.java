package io.brimful.recompute;

/** What becomes of a forward tensor once the forward pass has read it for the last time. */
enum Choice {
    /** It stays. */
    KEEP,
    /** It stays for the first operation of the backward pass that needs it, and is computed again for each other. */
    FIRST,
    /** It is dropped, and computed again when the backward pass first needs it; then it stays for the others that do. */
    DROP,
    /** The same, but where it is only on the way to another tensor, it is dropped again at once. */
    PASS,
    /** It is computed again for each operation that needs it, and stays for none. */
    EACH
}
