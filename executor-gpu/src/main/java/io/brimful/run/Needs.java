package io.brimful.run;

import io.brimful.data.Content;
import io.brimful.network.Network;
import java.util.List;

/** What networks need of data sets. */
public final class Needs {
    private Needs() {}

    /** What comes with each image. */
    public static Content of(Network network) {
        return new Content(
                network.image(),
                network.classes(),
                network.labels(),
                List.copyOf(network.extras().values()));
    }
}
