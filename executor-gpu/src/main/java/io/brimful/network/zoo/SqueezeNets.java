package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Gaussian;
import io.brimful.network.Filler.Msra;
import io.brimful.network.Network;
import io.brimful.network.Window.Rounding;

/** Networks of few parameters: each fire module narrows its channels before it widens them again on two branches. */
final class SqueezeNets {
    /* Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer: SqueezeNet, arXiv:1602.07360, table 1, and the authors' version 1.1;
     * strides, rounding and first values as in torchvision.models.squeezenet. */
    private static final Fill FILL = Fill.of(new Msra(), new Constant(0));
    private static final Fill CLASSIFIER = Fill.of(new Gaussian(0.01f), new Constant(0));

    private SqueezeNets() {}

    static Network squeezenet10() {
        NetworkBuilder net = new NetworkBuilder("squeezenet1_0", 3, 224, 224);
        net.conv("conv1", 96, square(7, 2, 0), FILL).relu("relu_conv1");
        pool(net, 1);
        fire(net, 2, 16, 64);
        fire(net, 3, 16, 64);
        fire(net, 4, 32, 128);
        pool(net, 4);
        fire(net, 5, 32, 128);
        fire(net, 6, 48, 192);
        fire(net, 7, 48, 192);
        fire(net, 8, 64, 256);
        pool(net, 8);
        fire(net, 9, 64, 256);
        return classify(net);
    }

    static Network squeezenet11() {
        NetworkBuilder net = new NetworkBuilder("squeezenet1_1", 3, 224, 224);
        net.conv("conv1", 64, square(3, 2, 0), FILL).relu("relu_conv1");
        pool(net, 1);
        fire(net, 2, 16, 64);
        fire(net, 3, 16, 64);
        pool(net, 3);
        fire(net, 4, 32, 128);
        fire(net, 5, 32, 128);
        pool(net, 5);
        fire(net, 6, 48, 192);
        fire(net, 7, 48, 192);
        fire(net, 8, 64, 256);
        fire(net, 9, 64, 256);
        return classify(net);
    }

    private static void pool(NetworkBuilder net, int number) {
        net.maxPool("pool" + number, square(3, 2, 0), Rounding.UP);
    }

    private static void fire(NetworkBuilder net, int number, int squeeze, int expand) {
        String name = "fire" + number;
        net.conv(name + "_squeeze1x1", squeeze, square(1, 1, 0), FILL).relu(name + "_relu_squeeze1x1");
        String squeezed = net.last();
        net.conv(name + "_expand1x1", expand, square(1, 1, 0), FILL).relu(name + "_relu_expand1x1");
        net.from(squeezed).conv(name + "_expand3x3", expand, square(3, 1, 1), FILL);
        net.relu(name + "_relu_expand3x3");
        net.concat(name + "_concat", name + "_relu_expand1x1", name + "_relu_expand3x3");
    }

    private static Network classify(NetworkBuilder net) {
        return net.dropout("drop9", 0.5f)
                .conv("conv10", 1000, square(1, 1, 0), CLASSIFIER)
                .relu("relu_conv10")
                .globalAveragePool("pool10")
                .loss(1000);
    }
}
