/**
 * Networks and solvers from Caffe's prototxt files, and what Caffe itself would log of their memory.
 *
 * <p>Imports {@code network}, {@code trial} and {@code words}.
 *
 * <p>Invariant: whatever is wrong with a file becomes one {@link InvalidPrototxt} that says where; a file is read in bounded
 * memory.
 */
@NullMarked
package io.brimful.network.caffe;

import org.jspecify.annotations.NullMarked;
