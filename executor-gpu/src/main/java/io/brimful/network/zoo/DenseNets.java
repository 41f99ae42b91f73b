package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Xavier;
import io.brimful.network.Network;
import io.brimful.network.Window.Rounding;

/** Densely connected networks: each layer of a block reads the outputs of all before it. */
final class DenseNets {
    /* Huang, Liu, van der Maaten, Weinberger: Densely Connected Convolutional Networks, arXiv:1608.06993, table 1, with
     * bottlenecks and compression (DenseNet-BC); padding as in torchvision.models.densenet121. A layer's output is set behind what
     * its block has so far, a concatenation of two for each layer, as in the Caffe networks: torchvision concatenates all of them
     * anew, which gives the same numbers. */
    private static final Fill CLASSIFIER = Fill.of(new Xavier(), new Constant(0));
    private static final int GROWTH = 32;
    private static final int BOTTLENECK = 4 * GROWTH;

    private DenseNets() {}

    static Network densenet121() {
        NetworkBuilder net = new NetworkBuilder("densenet121", 3, 224, 224);
        net.convWithoutBias("conv0", 64, square(7, 2, 3)).batchNorm("norm0").relu("relu0");
        net.maxPool("pool0", square(3, 2, 1), Rounding.DOWN);
        int[] layers = {6, 12, 24, 16};
        int channels = 64;
        for (int block = 1; block <= layers.length; block++) {
            for (int layer = 1; layer <= layers[block - 1]; layer++) {
                dense(net, "dense" + block + "_" + layer);
            }
            channels += GROWTH * layers[block - 1];
            if (block < layers.length) {
                channels /= 2;
                transition(net, "transition" + block, channels);
            }
        }
        net.batchNorm("norm5").relu("relu5").globalAveragePool("pool5");
        return net.linear("classifier", 1000, CLASSIFIER).loss(1000);
    }

    private static void dense(NetworkBuilder net, String name) {
        String before = net.last();
        net.batchNorm(name + "_norm1").relu(name + "_relu1");
        net.convWithoutBias(name + "_conv1", BOTTLENECK, square(1, 1, 0));
        net.batchNorm(name + "_norm2").relu(name + "_relu2");
        net.convWithoutBias(name + "_conv2", GROWTH, square(3, 1, 1));
        net.concat(name, before, name + "_conv2");
    }

    private static void transition(NetworkBuilder net, String name, int channels) {
        net.batchNorm(name + "_norm").relu(name + "_relu");
        net.convWithoutBias(name + "_conv", channels, square(1, 1, 0));
        net.averagePool(name + "_pool", square(2, 2, 0), Rounding.DOWN);
    }
}
