package io.brimful.recompute;

import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The U-Net of MONeT's table, with transposed convolutions where theirs copies pixels: as many bytes, and some more time. */
final class MonetUNet {
    /* models/unet and monet/schedule.py of github.com/utsaslab/MONeT. */
    private static final Shape IMAGE = Shape.of(3, 416, 608);
    private static final Fill FILL = Fill.of(new Filler.Msra(), new Filler.Constant(0));

    private final List<Node> nodes = new ArrayList<>();
    private String last = Network.IMAGE;

    private MonetUNet() {}

    static Network network() {
        return new MonetUNet().build();
    }

    private Network build() {
        int[] down = {64, 128, 256, 512, 512};
        List<String> scales = new ArrayList<>();
        for (int scale = 0; scale < down.length; scale++) {
            if (scale > 0) {
                add("pool" + scale, new MaxPool(Window.square(2, 2, 0), Rounding.DOWN), last);
            }
            twice("down" + scale, down[scale], down[scale]);
            scales.add(last);
        }
        int[] up = {512, 256, 128, 64, 64};
        for (int scale = down.length - 2; scale >= 0; scale--) {
            int wide = down[scale];
            add("up" + scale, new TransposedConv(wide, Window.square(2, 2, 0), false, FILL), last);
            add("both" + scale, new Concat(), scales.get(scale), last);
            twice("after" + scale, wide, up[down.length - 1 - scale]);
        }
        add("classifier", new Conv(1, Window.square(1, 1, 0), 1, true, FILL), last);
        add("loss", new SoftmaxLoss(), last);
        return new Network("unet", IMAGE, 1, nodes);
    }

    private void twice(String name, int first, int second) {
        for (int i = 1; i <= 2; i++) {
            int filters = i == 1 ? first : second;
            add(name + "-conv" + i, new Conv(filters, Window.square(3, 1, 1), 1, true, FILL), last);
            add(name + "-norm" + i, new BatchNorm(1e-5f, 0.9f, new Filler.Constant(1)), last);
            add(name + "-relu" + i, new Relu(), last);
        }
    }

    private void add(String name, Layer layer, String... inputs) {
        nodes.add(new Node(name, layer, List.of(inputs)));
        last = name;
    }
}
