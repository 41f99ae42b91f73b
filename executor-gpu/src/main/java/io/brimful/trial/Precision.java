package io.brimful.trial;

/** In what numbers a network is trained. */
public enum Precision {
    /** IEEE 754 single precision throughout. */
    FP32,
    /**
     * Single precision, whose products a GPU may calculate from factors rounded to TF32 (10 bits of fraction); a processor
     * calculates them as {@link #FP32}.
     */
    TF32,
    /**
     * Mixed precision: images, activations and their gradients in bfloat16 (the range of single precision, 7 bits of fraction);
     * parameters, momentum, statistics, sums and the loss in single precision. On a GPU from sm_80 on.
     */
    BF16,
    /**
     * Mixed precision with IEEE 754 half precision (10 bits of fraction, at most 65504). The loss is scaled, so that small
     * gradients do not vanish: Micikevicius et al., arXiv:1710.03740, section 3.2. On a GPU.
     */
    FP16;

    /** Whether activations take two bytes each. */
    public boolean isMixed() {
        return this == BF16 || this == FP16;
    }
}
