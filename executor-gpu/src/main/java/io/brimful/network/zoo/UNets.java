package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Msra;
import io.brimful.network.Network;
import io.brimful.network.Window.Rounding;

/** Networks that shrink an image and make it large again, with what each scale had on the way down. */
final class UNets {
    /* Ronneberger, Fischer, Brox: U-Net, arXiv:1505.04597, figure 1, with convolutions that keep the image's extents, so that
     * nothing is cropped before it is concatenated; the image is as large as those of the ISBI 2012 challenge.
     * Dropout stands at the end of the way down. */
    private static final Fill FILL = Fill.of(new Msra(), new Constant(0));
    private static final int SCALES = 4;
    private static final int WIDEST = 1024;

    private UNets() {}

    /**
     * Two classes for each pixel. The data sets here have one label for each image: each of its pixels is held to that, which
     * changes no byte of the step.
     */
    static Network unet() {
        NetworkBuilder net = new NetworkBuilder("unet", 1, 512, 512);
        int filters = WIDEST >> SCALES;
        for (int scale = 1; scale <= SCALES; scale++) {
            twice(net, "down" + scale, filters);
            net.maxPool("pool" + scale, square(2, 2, 0), Rounding.DOWN);
            filters *= 2;
        }
        twice(net, "bottom", filters);
        net.dropout("bottom_drop", 0.5f);
        for (int scale = SCALES; scale >= 1; scale--) {
            filters /= 2;
            net.transposedConv("up" + scale, filters, square(2, 2, 0), FILL);
            net.concat("both" + scale, "down" + scale + "_relu2", "up" + scale);
            twice(net, "up" + scale, filters);
        }
        return net.conv("classifier", 2, square(1, 1, 0), FILL).loss(2);
    }

    private static void twice(NetworkBuilder net, String name, int filters) {
        for (int i = 1; i <= 2; i++) {
            net.conv(name + "_conv" + i, filters, square(3, 1, 1), FILL).relu(name + "_relu" + i);
        }
    }
}
