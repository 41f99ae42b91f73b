package io.brimful.network.zoo;

import io.brimful.network.Network;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The networks that have a name. */
public final class Zoo {
    private Zoo() {}

    /** Every name, in alphabetical order. */
    public static SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(networks().keySet()));
    }

    /** The network of that name at width 1, or nothing when the zoo has none. */
    public static Optional<Network> find(String name) {
        return Optional.ofNullable(networks().get(name)).map(Supplier::get);
    }

    private static SortedMap<String, Supplier<Network>> networks() {
        SortedMap<String, Supplier<Network>> all = new TreeMap<>();
        all.put("lenet", Classics::lenet);
        all.put("cifar10-quick", Classics::cifar10Quick);
        all.put("alexnet", Classics::alexnet);
        all.put("alexnet-torchvision", Classics::alexnetTorchvision);
        all.put("vgg16", () -> Classics.vgg("vgg16", 2, 2, 3, 3, 3));
        all.put("vgg19", () -> Classics.vgg("vgg19", 2, 2, 4, 4, 4));
        all.put("vgg8-cifar", Classics::vgg8Cifar);
        all.put("resnet8-cifar", ResNets::resnet8Cifar);
        all.put("resnet18", ResNets::resnet18);
        all.put("resnet50", ResNets::resnet50);
        all.put("resnet101", ResNets::resnet101);
        all.put("resnet152", ResNets::resnet152);
        all.put("squeezenet1_0", SqueezeNets::squeezenet10);
        all.put("squeezenet1_1", SqueezeNets::squeezenet11);
        all.put("densenet121", DenseNets::densenet121);
        all.put("googlenet", GoogleNet::network);
        all.put("inception_v3", InceptionV3::network);
        all.put("mobilenet_v2", MobileNets::mobilenetV2);
        all.put("unet", UNets::unet);
        return all;
    }
}
