package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Xavier;
import io.brimful.network.Network;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;

/** GoogLeNet, with its two auxiliary classifiers. */
final class GoogleNet {
    /* Szegedy et al.: Going Deeper with Convolutions, arXiv:1409.4842, table 1 and section 5, as published with BVLC Caffe:
     * models/bvlc_googlenet/train_val.prototxt. */
    private static final Fill FILL = Fill.of(new Xavier(), new Constant(0.2f)).asCaffe();
    private static final Fill CLASSIFIER =
            Fill.of(new Xavier(), new Constant(0)).asCaffe();
    private static final float AUXILIARY_WEIGHT = 0.3f;

    private GoogleNet() {}

    static Network network() {
        NetworkBuilder net = new NetworkBuilder("googlenet", 3, 224, 224);
        conv(net, "conv1_7x7_s2", 64, square(7, 2, 3));
        pool(net, "pool1_3x3_s2");
        net.lrn("pool1_norm1", 5, 1e-4f, 0.75f, 1);
        conv(net, "conv2_3x3_reduce", 64, square(1, 1, 0));
        conv(net, "conv2_3x3", 192, square(3, 1, 1));
        net.lrn("conv2_norm2", 5, 1e-4f, 0.75f, 1);
        pool(net, "pool2_3x3_s2");
        inception(net, "3a", 64, 96, 128, 16, 32, 32);
        inception(net, "3b", 128, 128, 192, 32, 96, 64);
        pool(net, "pool3_3x3_s2");
        inception(net, "4a", 192, 96, 208, 16, 48, 64);
        auxiliary(net, "loss1");
        inception(net, "4b", 160, 112, 224, 24, 64, 64);
        inception(net, "4c", 128, 128, 256, 24, 64, 64);
        inception(net, "4d", 112, 144, 288, 32, 64, 64);
        auxiliary(net, "loss2");
        inception(net, "4e", 256, 160, 320, 32, 128, 128);
        pool(net, "pool4_3x3_s2");
        inception(net, "5a", 256, 160, 320, 32, 128, 128);
        inception(net, "5b", 384, 192, 384, 48, 128, 128);
        return net.averagePool("pool5_7x7_s1", square(7, 1, 0), Rounding.UP)
                .dropout("pool5_drop_7x7_s1", 0.4f)
                .linear("loss3_classifier", 1000, CLASSIFIER)
                .loss(1000);
    }

    /**
     * Four branches.
     *
     * @param one filters of the branch of 1 x 1
     * @param threeReduce filters before those of 3 x 3, {@code fiveReduce} likewise
     * @param pool filters behind the pool
     */
    private static void inception(
            NetworkBuilder net, String stage, int one, int threeReduce, int three, int fiveReduce, int five, int pool) {
        String name = "inception_" + stage;
        String in = net.last();
        String first = conv(net, name + "_1x1", one, square(1, 1, 0));
        conv(net.from(in), name + "_3x3_reduce", threeReduce, square(1, 1, 0));
        String second = conv(net, name + "_3x3", three, square(3, 1, 1));
        conv(net.from(in), name + "_5x5_reduce", fiveReduce, square(1, 1, 0));
        String third = conv(net, name + "_5x5", five, square(5, 1, 2));
        net.from(in).maxPool(name + "_pool", square(3, 1, 1), Rounding.UP);
        String fourth = conv(net, name + "_pool_proj", pool, square(1, 1, 0));
        net.concat(name, first, second, third, fourth);
    }

    private static void auxiliary(NetworkBuilder net, String name) {
        String in = net.last();
        net.averagePool(name + "_ave_pool", square(5, 3, 0), Rounding.UP);
        conv(net, name + "_conv", 128, square(1, 1, 0));
        net.linear(name + "_fc", 1024, FILL).relu(name + "_relu_fc").dropout(name + "_drop_fc", 0.7f);
        net.linear(name + "_classifier", 1000, CLASSIFIER).auxiliaryLoss(name, AUXILIARY_WEIGHT);
        net.from(in);
    }

    private static void pool(NetworkBuilder net, String name) {
        net.maxPool(name, square(3, 2, 0), Rounding.UP);
    }

    private static String conv(NetworkBuilder net, String name, int filters, Window window) {
        return net.conv(name, filters, window, FILL).relu(name + "_relu").last();
    }
}
