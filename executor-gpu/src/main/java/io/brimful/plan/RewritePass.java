package io.brimful.plan;

import io.brimful.step.Step;

/** Writes a step differently: the numbers are the same to the last bit, fewer bytes are kept. */
interface RewritePass {
    /** The step, written differently; the same one when there is nothing to do. */
    Step run(Step step);
}
