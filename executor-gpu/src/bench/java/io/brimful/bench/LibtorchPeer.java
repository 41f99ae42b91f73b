package io.brimful.bench;

import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Trains the same network with libtorch, as torchvision.models.alexnet writes it down. */
final class LibtorchPeer {
    private static final double LEARNING_RATE = 0.01;
    private static final int CLASSES = 1000;
    /* Of each convolution: input channels, filters, kernel, stride, padding, 1 when a pool follows. */
    private static final int[][] CONVOLUTIONS = {
        {3, 64, 11, 4, 2, 1},
        {64, 192, 5, 1, 2, 1},
        {192, 384, 3, 1, 1, 0},
        {384, 256, 3, 1, 1, 0},
        {256, 256, 3, 1, 1, 1}
    };
    private static final int[][] LINEARS = {{9216, 4096}, {4096, 4096}, {4096, CLASSES}};

    private final TensorVector parameters = new TensorVector();
    private final SGD optimizer;
    private final Tensor images;
    private final Tensor labels;

    private LibtorchPeer(int batch) {
        for (int[] conv : CONVOLUTIONS) {
            add((long) conv[0] * conv[2] * conv[2], conv[1], conv[0], conv[2], conv[2]);
        }
        for (int[] linear : LINEARS) {
            add(linear[0], linear[1], linear[0]);
        }
        SGDOptions options = new SGDOptions(LEARNING_RATE);
        options.momentum().put(0.9);
        optimizer = new SGD(parameters, options);
        images = torch.randn(batch, 3, 224, 224);
        labels = torch.randint(CLASSES, new long[] {batch}).to(torch.ScalarType.Long);
    }

    /* Weights uniform in +-sqrt(3 / inputs), as ours; biases 0. */
    private void add(long inputs, long... weights) {
        double bound = Math.sqrt(3.0 / inputs);
        Tensor values = torch.rand(weights).mul_(new Scalar(2 * bound)).sub_(new Scalar(bound));
        parameters.push_back(values.set_requires_grad(true));
        parameters.push_back(torch.zeros(weights[0]).set_requires_grad(true));
    }

    private float step() {
        PointerScope scope = new PointerScope();
        try {
            optimizer.zero_grad();
            Tensor loss = torch.cross_entropy_loss(forward(), labels);
            loss.backward();
            optimizer.step();
            return loss.item_float();
        } finally {
            scope.close();
        }
    }

    private Tensor forward() {
        Tensor x = images;
        int at = 0;
        for (int[] conv : CONVOLUTIONS) {
            long[] stride = {conv[3], conv[3]};
            long[] padding = {conv[4], conv[4]};
            long[] dense = {1, 1};
            x = torch.relu_(torch.conv2d(x, weights(at), bias(at), stride, padding, dense, 1));
            at += 2;
            if (conv[5] == 1) {
                x = torch.max_pool2d(x, new long[] {3, 3}, new long[] {2, 2}, new long[] {0, 0}, dense, false);
            }
        }
        x = torch.dropout(torch.flatten(x, 1, -1), 0.5, true);
        x = torch.relu_(torch.linear(x, weights(at), bias(at)));
        x = torch.dropout(x, 0.5, true);
        x = torch.relu_(torch.linear(x, weights(at + 2), bias(at + 2)));
        return torch.linear(x, weights(at + 4), bias(at + 4));
    }

    private Tensor weights(int at) {
        return parameters.get(at);
    }

    private TensorOptional bias(int at) {
        return new TensorOptional(parameters.get(at + 1));
    }

    public static void main(String[] arguments) throws IOException {
        torch.set_num_threads(Integer.parseInt(arguments[1]));
        torch.randn(1).close();
        long baselineBytes = Turns.residentBytes();
        LibtorchPeer peer = new LibtorchPeer(Integer.parseInt(arguments[0]));
        Turns.serve(baselineBytes, peer::step);
    }
}
