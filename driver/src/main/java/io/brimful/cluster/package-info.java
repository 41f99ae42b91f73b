/**
 * The sweep on Spark: the session, one trial for each GPU, retries, cancellation.
 *
 * <p>Imports {@code run}, {@code conf}, {@code search} and {@code results}.
 *
 * <p>Invariant: no more than one trial at a time on a GPU.
 *
 * <p>Invariant: one lost executor costs its own trial one attempt, no other trial anything.
 */
@NullMarked
package io.brimful.cluster;

import org.jspecify.annotations.NullMarked;
