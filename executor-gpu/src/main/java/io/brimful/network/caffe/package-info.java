/**
 * Networks read from Caffe prototxt files.
 *
 * <p>Imports {@code network}.
 *
 * <p>Invariant: a fault in a file names the file and the line.
 *
 * <p>Invariant: no Caffe and no protobuf library: the text format alone.
 */
@NullMarked
package io.brimful.network.caffe;

import org.jspecify.annotations.NullMarked;
