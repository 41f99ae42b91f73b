package io.brimful.network;

/** How a parameter's first values are drawn; by Caffe's names. */
public sealed interface Filler {
    /**
     * Every element the same.
     *
     * @param value that element
     */
    record Constant(float value) implements Filler {}

    /**
     * Normal.
     *
     * @param mean finite
     * @param deviation standard deviation, at least 0
     */
    record Gaussian(float mean, float deviation) implements Filler {
        public Gaussian {
            if (!(deviation >= 0) || !Float.isFinite(mean)) {
                throw new IllegalArgumentException("a normal filler has a mean of " + mean
                        + " and a standard deviation of " + deviation + ", needs a finite mean and a deviation >= 0");
            }
        }

        /** Normal around 0. */
        public Gaussian(float deviation) {
            this(0, deviation);
        }
    }

    /**
     * Uniform between two numbers.
     *
     * @param min the lower one, finite
     * @param max the upper one, finite, at least {@code min}
     */
    record Uniform(float min, float max) implements Filler {
        public Uniform {
            if (!(min <= max) || !Float.isFinite(min) || !Float.isFinite(max)) {
                throw new IllegalArgumentException("a uniform filler goes from " + min + " to " + max
                        + ", needs finite numbers in ascending order");
            }
        }
    }

    /** Uniform in {@code +-sqrt(3 / n)}. */
    record Xavier(Variance variance) implements Filler {
        /* Glorot and Bengio, AISTATS 2010; with the fan-in alone, as Caffe's XavierFiller does by default. */

        /** With the fan-in. */
        public Xavier() {
            this(Variance.FAN_IN);
        }
    }

    /** Normal with variance {@code 2 / n}. */
    record Msra(Variance variance) implements Filler {
        /* He, Zhang, Ren, Sun: Delving Deep into Rectifiers, arXiv:1502.01852, equation 10. */

        /** With the fan-in. */
        public Msra() {
            this(Variance.FAN_IN);
        }
    }

    /** Uniform in (0, 1), then divided so that what one output sums over adds up to 1. */
    record PositiveUnitball() implements Filler {
        /* BVLC Caffe, PositiveUnitballFiller. */
    }

    /** In each square kernel the taps of bilinear interpolation: a transposed convolution with them makes images larger smoothly. */
    record Bilinear() implements Filler {
        /* BVLC Caffe, BilinearFiller; Long, Shelhamer, Darrell, arXiv:1411.4038, section 3.3. */
    }

    /** What {@code n} is where the variance depends on a parameter's extents. */
    enum Variance {
        /** Inputs that one output sums over. */
        FAN_IN,
        /** Outputs that one input goes into. */
        FAN_OUT,
        /** The mean of both. */
        AVERAGE;

        /** The number for these fans. */
        public double of(long fanIn, long fanOut) {
            return switch (this) {
                case FAN_IN -> fanIn;
                case FAN_OUT -> fanOut;
                case AVERAGE -> (fanIn + fanOut) / 2.0;
            };
        }
    }
}
