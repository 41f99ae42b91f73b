package io.brimful.network;

import java.util.Locale;

/** A function of one number, with its derivative. */
public sealed interface UnaryFunction {
    /** The function at {@code x}. */
    double value(double x);

    /** What the derivative is calculated from. */
    Kept kept();

    /**
     * The derivative.
     *
     * @param kept the input or the output, as {@link #kept} says
     */
    double slope(double kept);

    /** For people. */
    String text();

    <R> R match(Cases<R> cases);

    /** What has to be kept of a function for its derivative. */
    enum Kept {
        INPUT,
        OUTPUT,
        /** The derivative is the same everywhere. */
        NOTHING
    }

    /** One method per function, so that a new one breaks each backend at compile time. */
    interface Cases<R> {
        R leakyRelu(LeakyRelu function);

        R elu(Elu function);

        R sigmoid(Sigmoid function);

        R tanh(Tanh function);

        R power(Power function);

        R abs(Abs function);

        R exp(Exp function);

        R log(Log function);

        R softplus(Softplus function);
    }

    /**
     * {@code y = x > 0 ? x : slope x}.
     *
     * @param slope finite
     */
    record LeakyRelu(float slope) implements UnaryFunction {
        public LeakyRelu {
            requireFinite(slope, "the slope of a leaky ReLU");
        }

        @Override
        public double value(double x) {
            return x > 0 ? x : slope * x;
        }

        /* With a negative slope every output is positive. */
        @Override
        public Kept kept() {
            return slope >= 0 ? Kept.OUTPUT : Kept.INPUT;
        }

        @Override
        public double slope(double kept) {
            return kept > 0 ? 1 : slope;
        }

        @Override
        public String text() {
            return "LeakyRelu " + slope;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.leakyRelu(this);
        }
    }

    /**
     * {@code y = x > 0 ? x : alpha (e^x - 1)}.
     *
     * @param alpha finite
     */
    record Elu(float alpha) implements UnaryFunction {
        /* Clevert, Unterthiner, Hochreiter, arXiv:1511.07289, equation 15. */
        public Elu {
            requireFinite(alpha, "the alpha of an ELU");
        }

        @Override
        public double value(double x) {
            return x > 0 ? x : alpha * Math.expm1(x);
        }

        /* With a negative alpha every output is positive. */
        @Override
        public Kept kept() {
            return alpha >= 0 ? Kept.OUTPUT : Kept.INPUT;
        }

        @Override
        public double slope(double kept) {
            if (kept > 0) {
                return 1;
            }
            return alpha >= 0 ? kept + alpha : alpha * Math.exp(kept);
        }

        @Override
        public String text() {
            return "Elu " + alpha;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.elu(this);
        }
    }

    /** {@code y = 1 / (1 + e^-x)}. */
    record Sigmoid() implements UnaryFunction {
        @Override
        public double value(double x) {
            return 1 / (1 + Math.exp(-x));
        }

        @Override
        public Kept kept() {
            return Kept.OUTPUT;
        }

        @Override
        public double slope(double kept) {
            return kept * (1 - kept);
        }

        @Override
        public String text() {
            return "Sigmoid";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.sigmoid(this);
        }
    }

    /** Hyperbolic tangent. */
    record Tanh() implements UnaryFunction {
        @Override
        public double value(double x) {
            return Math.tanh(x);
        }

        @Override
        public Kept kept() {
            return Kept.OUTPUT;
        }

        @Override
        public double slope(double kept) {
            return 1 - kept * kept;
        }

        @Override
        public String text() {
            return "Tanh";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.tanh(this);
        }
    }

    /**
     * {@code y = (shift + scale x)^power}.
     *
     * @param power finite
     * @param scale finite
     * @param shift finite
     */
    record Power(float power, float scale, float shift) implements UnaryFunction {
        public Power {
            requireFinite(power, "the power of a power");
            requireFinite(scale, "the scale of a power");
            requireFinite(shift, "the shift of a power");
        }

        /** Whether it is {@code scale x + shift}. */
        public boolean isLinear() {
            return power == 1;
        }

        @Override
        public double value(double x) {
            double base = shift + (double) scale * x;
            return isLinear() ? base : Math.pow(base, power);
        }

        @Override
        public Kept kept() {
            return isLinear() ? Kept.NOTHING : Kept.INPUT;
        }

        @Override
        public double slope(double kept) {
            double factor = (double) scale * power;
            return isLinear() || factor == 0 ? factor : factor * Math.pow(shift + (double) scale * kept, power - 1.0);
        }

        @Override
        public String text() {
            return String.format(Locale.ROOT, "Power (%s + %s x)^%s", shift, scale, power);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.power(this);
        }
    }

    /** {@code y = |x|}, whose derivative at 0 is 0. */
    record Abs() implements UnaryFunction {
        @Override
        public double value(double x) {
            return Math.abs(x);
        }

        @Override
        public Kept kept() {
            return Kept.INPUT;
        }

        @Override
        public double slope(double kept) {
            return Math.signum(kept);
        }

        @Override
        public String text() {
            return "Abs";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.abs(this);
        }
    }

    /** {@code y = e^x}. */
    record Exp() implements UnaryFunction {
        @Override
        public double value(double x) {
            return Math.exp(x);
        }

        @Override
        public Kept kept() {
            return Kept.OUTPUT;
        }

        @Override
        public double slope(double kept) {
            return kept;
        }

        @Override
        public String text() {
            return "Exp";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.exp(this);
        }
    }

    /** Natural logarithm. */
    record Log() implements UnaryFunction {
        @Override
        public double value(double x) {
            return Math.log(x);
        }

        @Override
        public Kept kept() {
            return Kept.INPUT;
        }

        @Override
        public double slope(double kept) {
            return 1 / kept;
        }

        @Override
        public String text() {
            return "Log";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.log(this);
        }
    }

    /** {@code y = ln(1 + e^x)}, Caffe's BNLL. */
    record Softplus() implements UnaryFunction {
        @Override
        public double value(double x) {
            return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }

        @Override
        public Kept kept() {
            return Kept.INPUT;
        }

        @Override
        public double slope(double kept) {
            return 1 / (1 + Math.exp(-kept));
        }

        @Override
        public String text() {
            return "Softplus";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.softplus(this);
        }
    }

    private static void requireFinite(float value, String what) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(what + " is " + value + ", must be finite");
        }
    }
}
