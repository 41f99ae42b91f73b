/**
 * What crosses Spark: a trial, the question put to one device, and its outcome.
 *
 * <p>Imports only the JDK.
 *
 * <p>Invariant: these are the module's only Serializable types.
 *
 * <p>Invariant: the end of a trial is a value, never an exception.
 *
 * <p>Invariant: no network, plan or device: a trial names them, in words, and brings a network's file as its text.
 */
@NullMarked
package io.brimful.trial;

import org.jspecify.annotations.NullMarked;
