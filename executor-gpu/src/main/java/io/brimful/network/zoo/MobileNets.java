package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Gaussian;
import io.brimful.network.Network;
import io.brimful.network.Window;

/** Networks of depthwise convolutions. */
final class MobileNets {
    /* Sandler, Howard, Zhu, Zhmoginov, Chen: MobileNetV2, arXiv:1801.04381, table 2, as torchvision.models.mobilenet_v2 has it. */
    private static final Fill CLASSIFIER = Fill.of(new Gaussian(0.01f), new Constant(0));
    private static final float CLIP = 6;

    private MobileNets() {}

    static Network mobilenetV2() {
        NetworkBuilder net = new NetworkBuilder("mobilenet_v2", 3, 224, 224);
        activated(net, "conv0", 32, square(3, 2, 1));
        /* Factor of the inner channels, output channels, blocks, stride of the first. */
        int[][] stages = {
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        int channels = 32;
        for (int stage = 0; stage < stages.length; stage++) {
            int[] row = stages[stage];
            for (int block = 0; block < row[2]; block++) {
                String name = "block" + (stage + 1) + (char) ('a' + block);
                residual(net, name, channels, row[0], row[1], block == 0 ? row[3] : 1);
                channels = row[1];
            }
        }
        activated(net, "conv18", 1280, square(1, 1, 0));
        return net.globalAveragePool("pool")
                .dropout("dropout", 0.2f)
                .linear("classifier", 1000, CLASSIFIER)
                .loss(1000);
    }

    /* Widened, filtered channel by channel, narrowed without a ReLU, and added to what came in where that has the same shape. */
    private static void residual(NetworkBuilder net, String name, int in, int factor, int out, int stride) {
        String before = net.last();
        int inner = in * factor;
        if (factor > 1) {
            activated(net, name + "_expand", inner, square(1, 1, 0));
        }
        net.depthwiseWithoutBias(name + "_depthwise", inner, square(3, stride, 1));
        net.batchNorm(name + "_depthwise_bn").relu(name + "_depthwise_relu6", CLIP);
        net.convWithoutBias(name + "_project", out, square(1, 1, 0)).batchNorm(name + "_project_bn");
        if (stride == 1 && in == out) {
            net.sum(name, before, net.last());
        }
    }

    private static void activated(NetworkBuilder net, String name, int filters, Window window) {
        net.convWithoutBias(name, filters, window).batchNorm(name + "_bn").relu(name + "_relu6", CLIP);
    }
}
