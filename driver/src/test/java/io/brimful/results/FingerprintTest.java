package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.trial.NetworkSource;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Trial TRIAL = Samples.trial("00-lenet", "lenet", Policy.PACKED);

    @Test
    void theSameQuestionUnderAnotherNumberIsTheSame() {
        assertThat(Fingerprint.of(Samples.trial("07-lenet", "lenet", Policy.PACKED)))
                .isEqualTo(Fingerprint.of(TRIAL))
                .hasSize(64);
    }

    @Test
    void anotherQuestionIsAnother() {
        assertThat(Fingerprint.of(Samples.trial("00-lenet", "lenet", Policy.CAFFE)))
                .isNotEqualTo(Fingerprint.of(TRIAL));
        assertThat(Fingerprint.of(Samples.trial("00-lenet", "alexnet", Policy.PACKED)))
                .isNotEqualTo(Fingerprint.of(TRIAL));
    }

    @Test
    void whatAFileHoldsIsPartOfTheQuestion() {
        assertThat(Fingerprint.of(reading("layer { }")))
                .isEqualTo(Fingerprint.of(reading("layer { }")))
                .isNotEqualTo(Fingerprint.of(reading("layer {  }")))
                .isNotEqualTo(Fingerprint.of(TRIAL));
    }

    private static Trial reading(String text) {
        return new Trial(
                TRIAL.id(),
                new NetworkSource.File("lenet", text, List.of()),
                TRIAL.find(),
                TRIAL.policy(),
                TRIAL.maxSlowdown(),
                TRIAL.costs(),
                TRIAL.precision(),
                TRIAL.width(),
                TRIAL.widthMultiple(),
                TRIAL.batch(),
                TRIAL.maxBatch(),
                TRIAL.maxWidth(),
                TRIAL.steps(),
                TRIAL.reportEvery(),
                TRIAL.optimizer(),
                TRIAL.data(),
                TRIAL.seed(),
                TRIAL.params());
    }

    /** Runs of an older build are resumed by it, so it must not change. */
    @Test
    void itStaysAsItIs() {
        assertThat(Fingerprint.of(TRIAL)).isEqualTo("81ce13f6a712a19c410e73a7d7e160737c332ea343f857c7ff0df5f2b737f9f8");
    }
}
