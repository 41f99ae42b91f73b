package io.brimful.device.onednn;

/** One part of an operation, before it is known where its operands lie. */
interface Call {
    /** What {@link #bind} gives when there is nothing to do. */
    Runnable NOTHING = () -> {};

    /** The part, ready to run at the operands' addresses. */
    Runnable bind(Binding binding);
}
