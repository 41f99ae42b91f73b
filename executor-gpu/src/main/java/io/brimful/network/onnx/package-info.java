/**
 * Networks read from ONNX files.
 *
 * <p>Imports {@code network}.
 *
 * <p>Invariant: a fault in a file names the file and the node.
 *
 * <p>Invariant: no ONNX and no protobuf library: the few messages that describe a graph.
 */
@NullMarked
package io.brimful.network.onnx;

import org.jspecify.annotations.NullMarked;
