package io.brimful.device.cudnn;

/** One part of an operation, before it is known where its operands lie. */
interface Call {
    /** What {@link #bind} gives when there is nothing to do. */
    Runnable NOTHING = () -> {};

    /** A part that does nothing. */
    Call NONE = binding -> NOTHING;

    /** The part, ready to be asked for at the operands' addresses. It returns before the GPU has done it. */
    Runnable bind(Binding binding);
}
