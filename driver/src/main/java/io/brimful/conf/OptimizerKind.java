package io.brimful.conf;

import io.brimful.trial.Rule;

/** An optimizer by its name in configuration files. */
public enum OptimizerKind {
    SGD {
        @Override
        public Rule rule(Numbers numbers) {
            return new Rule.Sgd(numbers.momentum());
        }
    },
    NESTEROV {
        @Override
        public Rule rule(Numbers numbers) {
            return new Rule.Nesterov(numbers.momentum());
        }
    },
    ADAM {
        @Override
        public Rule rule(Numbers numbers) {
            return new Rule.Adam(numbers.beta1(), numbers.beta2(), numbers.epsilon());
        }
    },
    RMSPROP {
        @Override
        public Rule rule(Numbers numbers) {
            return new Rule.RmsProp(numbers.rmsDecay(), numbers.epsilon());
        }
    },
    ADAGRAD {
        @Override
        public Rule rule(Numbers numbers) {
            return new Rule.AdaGrad(numbers.epsilon());
        }
    },
    ADADELTA {
        @Override
        public Rule rule(Numbers numbers) {
            return new Rule.AdaDelta(numbers.rmsDecay(), numbers.epsilon());
        }
    };

    /** The rule with those of the numbers that it has. */
    public abstract Rule rule(Numbers numbers);

    /**
     * The numbers of all rules.
     *
     * @param momentum of sgd and nesterov
     * @param beta1 of adam
     * @param beta2 of adam
     * @param epsilon of all but sgd and nesterov
     * @param rmsDecay of rmsprop and adadelta
     */
    public record Numbers(double momentum, double beta1, double beta2, double epsilon, double rmsDecay) {}
}
