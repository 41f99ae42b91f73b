package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Gaussian;
import io.brimful.network.Network;
import io.brimful.network.Window.Rounding;

/** Residual networks. */
final class ResNets {
    /* He, Zhang, Ren, Sun: Deep Residual Learning, arXiv:1512.03385, table 1 and section 4.2. */
    private static final Fill CLASSIFIER = Fill.of(new Gaussian(0.01f), new Constant(0));

    /* Stages of more blocks have them counted, as in the authors' Caffe networks. */
    private static final int MOST_LETTERS = 6;

    private ResNets() {}

    /** Eight layers with weights for 32 x 32 images: one basic block in each of three stages of 16, 32, 64 channels. */
    static Network resnet8Cifar() {
        NetworkBuilder net = new NetworkBuilder("resnet8-cifar", 3, 32, 32);
        conv(net, "conv1", 16, 3, 1);
        net.relu("conv1_relu");
        int filters = 16;
        for (int stage = 2; stage <= 4; stage++) {
            basicBlock(net, "res" + stage + "a", filters, stage == 2 ? 1 : 2, stage > 2);
            filters *= 2;
        }
        return net.globalAveragePool("pool").linear("fc", 10, CLASSIFIER).loss(10);
    }

    static Network resnet18() {
        NetworkBuilder net = stem("resnet18");
        for (int stage = 0; stage < 4; stage++) {
            for (int block = 0; block < 2; block++) {
                boolean first = block == 0 && stage > 0;
                basicBlock(net, block(stage, block), 64 << stage, first ? 2 : 1, first);
            }
        }
        return net.globalAveragePool("pool5").linear("fc1000", 1000, CLASSIFIER).loss(1000);
    }

    static Network resnet50() {
        return bottlenecks("resnet50", 3, 4, 6, 3);
    }

    static Network resnet101() {
        return bottlenecks("resnet101", 3, 4, 23, 3);
    }

    static Network resnet152() {
        return bottlenecks("resnet152", 3, 8, 36, 3);
    }

    /** The first stride of a stage stands in its 1 x 1 convolution, as in the authors' Caffe networks. */
    private static Network bottlenecks(String name, int... blocks) {
        NetworkBuilder net = stem(name);
        for (int stage = 0; stage < blocks.length; stage++) {
            for (int block = 0; block < blocks[stage]; block++) {
                String here = blocks[stage] > MOST_LETTERS ? longBlock(stage, block) : block(stage, block);
                bottleneck(net, here, 64 << stage, block == 0 && stage > 0 ? 2 : 1, block == 0);
            }
        }
        return net.globalAveragePool("pool5").linear("fc1000", 1000, CLASSIFIER).loss(1000);
    }

    private static NetworkBuilder stem(String name) {
        NetworkBuilder net = new NetworkBuilder(name, 3, 224, 224);
        net.convWithoutBias("conv1", 64, square(7, 2, 3)).batchNorm("conv1_bn").relu("conv1_relu");
        return net.maxPool("pool1", square(3, 2, 0), Rounding.UP);
    }

    /* res4a, res4b1, res4b2 and so on. */
    private static String longBlock(int stage, int block) {
        return block == 0 ? block(stage, 0) : block(stage, 1) + block;
    }

    private static String block(int stage, int block) {
        return "res" + (stage + 2) + (char) ('a' + block);
    }

    private static void basicBlock(NetworkBuilder net, String name, int filters, int stride, boolean project) {
        String in = net.last();
        conv(net, name + "_2a", filters, 3, stride);
        net.relu(name + "_2a_relu");
        conv(net, name + "_2b", filters, 3, 1);
        close(net, name, in, net.last(), filters, stride, project);
    }

    private static void bottleneck(NetworkBuilder net, String name, int filters, int stride, boolean project) {
        String in = net.last();
        conv(net, name + "_2a", filters, 1, stride);
        net.relu(name + "_2a_relu");
        conv(net, name + "_2b", filters, 3, 1);
        net.relu(name + "_2b_relu");
        conv(net, name + "_2c", 4 * filters, 1, 1);
        close(net, name, in, net.last(), 4 * filters, stride, project);
    }

    private static void close(
            NetworkBuilder net, String name, String in, String out, int filters, int stride, boolean project) {
        String shortcut = in;
        if (project) {
            conv(net.from(in), name + "_1", filters, 1, stride);
            shortcut = net.last();
        }
        net.sum(name, shortcut, out).relu(name + "_relu");
    }

    private static void conv(NetworkBuilder net, String name, int filters, int kernel, int stride) {
        net.convWithoutBias(name, filters, square(kernel, stride, kernel / 2)).batchNorm(name + "_bn");
    }
}
