/**
 * What operations take on a device, as costs to plan by.
 *
 * <p>Imports {@code device} and {@code recompute}.
 *
 * <p>Invariant: what was measured once is not measured again, so all plans that are made by it agree.
 */
@NullMarked
package io.brimful.measure;

import org.jspecify.annotations.NullMarked;
