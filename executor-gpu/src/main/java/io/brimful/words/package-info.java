/**
 * What messages to people have in common.
 *
 * <p>Imports nothing of Brimful.
 */
@NullMarked
package io.brimful.words;

import org.jspecify.annotations.NullMarked;
