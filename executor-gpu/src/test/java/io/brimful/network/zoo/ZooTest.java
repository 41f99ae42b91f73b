package io.brimful.network.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZooTest {
    /* Parameters as published: torchvision's model pages, Caffe's prototxts for LeNet, CIFAR-10 quick, AlexNet and GoogLeNet
     * (6,998,552 without its auxiliary classifiers); batch normalization counts its scale and shift, not its running statistics.
     * U-Net's is the sum over figure 1 of arXiv:1505.04597. */
    @ParameterizedTest
    @CsvSource({
        "lenet,                  431080",
        "cifar10-quick,          145578",
        "alexnet,              60965224",
        "alexnet-torchvision,  61100840",
        "vgg16,               138357544",
        "vgg19,               143667240",
        "resnet18,             11689512",
        "resnet50,             25557032",
        "resnet101,            44549160",
        "resnet152,            60192808",
        "squeezenet1_0,         1248424",
        "squeezenet1_1,         1235496",
        "densenet121,           7978856",
        "googlenet,            13378280",
        "inception_v3,         27161264",
        "mobilenet_v2,          3504872",
        "unet,                 31030658",
    })
    void hasAsManyParametersAsPublished(String name, long parameters) {
        assertThat(network(name).parameters()).isEqualTo(parameters);
    }

    /* Multiply-adds as published, in thousand millions: 15.5 for VGG-16, 19.6 for VGG-19, 1.8 for ResNet-18 and 3.8, 7.6 and
     * 11.3 for ResNet-50, -101 and -152 (arXiv:1512.03385, table 1). */
    @ParameterizedTest
    @CsvSource({"vgg16, 15.5", "vgg19, 19.6", "resnet18, 1.8", "resnet50, 3.8", "resnet101, 7.6", "resnet152, 11.3"})
    void hasAsManyOperationsAsPublished(String name, double billions) {
        assertThat(network(name).flops() / 2e9).isBetween(billions - 0.06, billions + 0.11);
    }

    @Test
    void everyNetworkScalesBothWays() {
        for (String name : Zoo.names()) {
            Network network = network(name);
            assertThat(network.scaled(0.5, 8).parameters()).isLessThan(network.parameters());
            assertThat(network.scaled(2, 8).parameters()).isGreaterThan(network.parameters());
        }
    }

    @Test
    void knowsNothingElse() {
        assertThat(Zoo.find("vgg61")).isEmpty();
        assertThat(Zoo.names()).contains("lenet", "resnet50").doesNotContain("vgg61");
    }

    private static Network network(String name) {
        return Zoo.find(name).orElseThrow();
    }
}
