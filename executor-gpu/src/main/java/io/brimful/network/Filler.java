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
     * Normal around 0.
     *
     * @param deviation standard deviation, at least 0
     */
    record Gaussian(float deviation) implements Filler {
        public Gaussian {
            if (!(deviation >= 0)) {
                throw new IllegalArgumentException("standard deviation is " + deviation + ", must be >= 0");
            }
        }
    }

    /** Uniform in {@code +-sqrt(3 / fanIn)}. */
    record Xavier() implements Filler {
        /* Glorot and Bengio, AISTATS 2010; with the fan-in alone, as Caffe's XavierFiller does by default. */
    }

    /** Normal with variance {@code 2 / fanIn}. */
    record Msra() implements Filler {
        /* He, Zhang, Ren, Sun: Delving Deep into Rectifiers, arXiv:1502.01852, equation 10. */
    }
}
