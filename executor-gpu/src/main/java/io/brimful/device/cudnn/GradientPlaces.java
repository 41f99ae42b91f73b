package io.brimful.device.cudnn;

import io.brimful.step.Gradient;

/**
 * Where a parameter's gradient goes.
 *
 * @param momentum already decayed
 * @param update the gradient is added to it, once it holds the momentum
 * @param bytes of each
 */
record GradientPlaces(Place momentum, Place update, long bytes) {
    static GradientPlaces of(Gradient gradient) {
        return new GradientPlaces(
                Place.of(gradient.momentum()),
                Place.of(gradient.update()),
                gradient.update().bytes());
    }

    /** Puts the momentum where the update will be. */
    Call move() {
        return binding -> binding.copy(momentum, update, bytes);
    }
}
