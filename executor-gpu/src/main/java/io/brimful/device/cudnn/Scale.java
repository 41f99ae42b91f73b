package io.brimful.device.cudnn;

import jcuda.Pointer;

/** Factors of what a call adds and of what was there before; the libraries read them when the call is made. */
final class Scale {
    static final Pointer ONE = Pointer.to(new float[] {1});
    static final Pointer ZERO = Pointer.to(new float[] {0});

    private Scale() {}

    static Pointer of(float factor) {
        return Pointer.to(new float[] {factor});
    }
}
