package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Gaussian;
import io.brimful.network.Filler.Msra;
import io.brimful.network.Filler.Xavier;
import io.brimful.network.Network;
import io.brimful.network.Window.Rounding;

/** Networks without branches: LeNet, CIFAR-10 quick, AlexNet, VGG. */
final class Classics {
    private static final Fill XAVIER = Fill.of(new Xavier(), new Constant(0)).asCaffe();

    private Classics() {}

    static Network lenet() {
        /* As published with BVLC Caffe: examples/mnist/lenet_train_test. */
        return new NetworkBuilder("lenet", 1, 28, 28)
                .conv("conv1", 20, square(5, 1, 0), XAVIER)
                .maxPool("pool1", square(2, 2, 0), Rounding.UP)
                .conv("conv2", 50, square(5, 1, 0), XAVIER)
                .maxPool("pool2", square(2, 2, 0), Rounding.UP)
                .linear("ip1", 500, XAVIER)
                .relu("relu1")
                .linear("ip2", 10, XAVIER)
                .loss(10);
    }

    static Network cifar10Quick() {
        /* As published with BVLC Caffe: examples/cifar10/cifar10_quick_train_test. */
        return new NetworkBuilder("cifar10-quick", 3, 32, 32)
                .conv("conv1", 32, square(5, 1, 2), gaussian(0.0001f, 0))
                .maxPool("pool1", square(3, 2, 0), Rounding.UP)
                .relu("relu1")
                .conv("conv2", 32, square(5, 1, 2), gaussian(0.01f, 0))
                .relu("relu2")
                .averagePool("pool2", square(3, 2, 0), Rounding.UP)
                .conv("conv3", 64, square(5, 1, 2), gaussian(0.01f, 0))
                .relu("relu3")
                .averagePool("pool3", square(3, 2, 0), Rounding.UP)
                .linear("ip1", 64, gaussian(0.1f, 0))
                .linear("ip2", 10, gaussian(0.1f, 0))
                .loss(10);
    }

    static Network alexnet() {
        /* Krizhevsky et al., NIPS 2012, in one column with groups, as published with BVLC Caffe: models/bvlc_alexnet. */
        return new NetworkBuilder("alexnet", 3, 227, 227)
                .conv("conv1", 96, square(11, 4, 0), gaussian(0.01f, 0))
                .relu("relu1")
                .lrn("norm1", 5, 1e-4f, 0.75f, 1)
                .maxPool("pool1", square(3, 2, 0), Rounding.UP)
                .conv("conv2", 256, square(5, 1, 2), 2, gaussian(0.01f, 0.1f))
                .relu("relu2")
                .lrn("norm2", 5, 1e-4f, 0.75f, 1)
                .maxPool("pool2", square(3, 2, 0), Rounding.UP)
                .conv("conv3", 384, square(3, 1, 1), gaussian(0.01f, 0))
                .relu("relu3")
                .conv("conv4", 384, square(3, 1, 1), 2, gaussian(0.01f, 0.1f))
                .relu("relu4")
                .conv("conv5", 256, square(3, 1, 1), 2, gaussian(0.01f, 0.1f))
                .relu("relu5")
                .maxPool("pool5", square(3, 2, 0), Rounding.UP)
                .linear("fc6", 4096, gaussian(0.005f, 0.1f))
                .relu("relu6")
                .dropout("drop6", 0.5f)
                .linear("fc7", 4096, gaussian(0.005f, 0.1f))
                .relu("relu7")
                .dropout("drop7", 0.5f)
                .linear("fc8", 1000, gaussian(0.01f, 0))
                .loss(1000);
    }

    static Network alexnetTorchvision() {
        /* Krizhevsky, One weird trick, arXiv:1404.5997, as torchvision.models.alexnet has it. */
        Fill fill = Fill.of(new Xavier(), new Constant(0));
        return new NetworkBuilder("alexnet-torchvision", 3, 224, 224)
                .conv("conv1", 64, square(11, 4, 2), fill)
                .relu("relu1")
                .maxPool("pool1", square(3, 2, 0), Rounding.DOWN)
                .conv("conv2", 192, square(5, 1, 2), fill)
                .relu("relu2")
                .maxPool("pool2", square(3, 2, 0), Rounding.DOWN)
                .conv("conv3", 384, square(3, 1, 1), fill)
                .relu("relu3")
                .conv("conv4", 256, square(3, 1, 1), fill)
                .relu("relu4")
                .conv("conv5", 256, square(3, 1, 1), fill)
                .relu("relu5")
                .maxPool("pool5", square(3, 2, 0), Rounding.DOWN)
                .dropout("drop6", 0.5f)
                .linear("fc6", 4096, fill)
                .relu("relu6")
                .dropout("drop7", 0.5f)
                .linear("fc7", 4096, fill)
                .relu("relu7")
                .linear("fc8", 1000, fill)
                .loss(1000);
    }

    /**
     * @param convs convolutions in each of the five stages
     */
    static Network vgg(String name, int... convs) {
        /* Simonyan and Zisserman, arXiv:1409.1556, table 1, columns D and E. */
        NetworkBuilder net = new NetworkBuilder(name, 3, 224, 224);
        int filters = 64;
        for (int stage = 1; stage <= convs.length; stage++) {
            for (int i = 1; i <= convs[stage - 1]; i++) {
                net.conv("conv" + stage + "_" + i, filters, square(3, 1, 1), XAVIER)
                        .relu("relu" + stage + "_" + i);
            }
            net.maxPool("pool" + stage, square(2, 2, 0), Rounding.UP);
            filters = Math.min(512, filters * 2);
        }
        return net.linear("fc6", 4096, XAVIER)
                .relu("relu6")
                .dropout("drop6", 0.5f)
                .linear("fc7", 4096, XAVIER)
                .relu("relu7")
                .dropout("drop7", 0.5f)
                .linear("fc8", 1000, XAVIER)
                .loss(1000);
    }

    /** Six 3 x 3 convolutions in three stages and two fully connected layers, for 32 x 32 images. */
    static Network vgg8Cifar() {
        NetworkBuilder net = new NetworkBuilder("vgg8-cifar", 3, 32, 32);
        Fill fill = Fill.of(new Msra(), new Constant(0));
        int filters = 32;
        for (int stage = 1; stage <= 3; stage++) {
            for (int i = 1; i <= 2; i++) {
                net.conv("conv" + stage + "_" + i, filters, square(3, 1, 1), fill)
                        .relu("relu" + stage + "_" + i);
            }
            net.maxPool("pool" + stage, square(2, 2, 0), Rounding.UP);
            filters *= 2;
        }
        return net.linear("fc4", 256, fill)
                .relu("relu4")
                .dropout("drop4", 0.5f)
                .linear("fc5", 10, Fill.of(new Gaussian(0.01f), new Constant(0)))
                .loss(10);
    }

    private static Fill gaussian(float deviation, float bias) {
        return Fill.of(new Gaussian(deviation), new Constant(bias)).asCaffe();
    }
}
