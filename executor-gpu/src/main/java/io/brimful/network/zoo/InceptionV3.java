package io.brimful.network.zoo;

import static io.brimful.network.Window.square;

import io.brimful.network.Fill;
import io.brimful.network.Filler.Constant;
import io.brimful.network.Filler.Gaussian;
import io.brimful.network.Network;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;

/** Inception-v3 with its auxiliary classifier: large kernels are taken apart into rows and columns. */
final class InceptionV3 {
    /* Szegedy, Vanhoucke, Ioffe, Shlens, Wojna: Rethinking the Inception Architecture for Computer Vision, arXiv:1512.00567,
     * table 1 and figures 5 to 7, 10, as torchvision.models.inception_v3 has it: average pools count their padding; the auxiliary
     * loss weighs 0.4. */
    private static final Fill CLASSIFIER = Fill.of(new Gaussian(0.01f), new Constant(0));
    private static final Fill AUXILIARY = Fill.of(new Gaussian(0.001f), new Constant(0));
    private static final float AUXILIARY_WEIGHT = 0.4f;
    private static final float EPSILON = 1e-3f;
    private static final Window ONE = square(1, 1, 0);
    private static final Window ROW_OF_7 = new Window(1, 7, 1, 1, 0, 3, 1, 1);
    private static final Window COLUMN_OF_7 = new Window(7, 1, 1, 1, 3, 0, 1, 1);
    private static final Window ROW_OF_3 = new Window(1, 3, 1, 1, 0, 1, 1, 1);
    private static final Window COLUMN_OF_3 = new Window(3, 1, 1, 1, 1, 0, 1, 1);

    private final NetworkBuilder net = new NetworkBuilder("inception_v3", 3, 299, 299);

    private InceptionV3() {}

    static Network network() {
        return new InceptionV3().build();
    }

    private Network build() {
        conv("Conv2d_1a_3x3", 32, square(3, 2, 0));
        conv("Conv2d_2a_3x3", 32, square(3, 1, 0));
        conv("Conv2d_2b_3x3", 64, square(3, 1, 1));
        net.maxPool("maxpool1", square(3, 2, 0), Rounding.DOWN);
        conv("Conv2d_3b_1x1", 80, ONE);
        conv("Conv2d_4a_3x3", 192, square(3, 1, 0));
        net.maxPool("maxpool2", square(3, 2, 0), Rounding.DOWN);
        small("Mixed_5b", 32);
        small("Mixed_5c", 64);
        small("Mixed_5d", 64);
        shrinkToSeventeen("Mixed_6a");
        wide("Mixed_6b", 128);
        wide("Mixed_6c", 160);
        wide("Mixed_6d", 160);
        wide("Mixed_6e", 192);
        auxiliary("AuxLogits");
        shrinkToEight("Mixed_7a");
        split("Mixed_7b");
        split("Mixed_7c");
        return net.globalAveragePool("avgpool")
                .dropout("dropout", 0.5f)
                .linear("fc", 1000, CLASSIFIER)
                .loss(1000);
    }

    /* torchvision's InceptionA. */
    private void small(String name, int poolFilters) {
        String in = net.last();
        String one = conv(name + "_branch1x1", 64, ONE);
        conv(in, name + "_branch5x5_1", 48, ONE);
        String five = conv(name + "_branch5x5_2", 64, square(5, 1, 2));
        conv(in, name + "_branch3x3dbl_1", 64, ONE);
        conv(name + "_branch3x3dbl_2", 96, square(3, 1, 1));
        String three = conv(name + "_branch3x3dbl_3", 96, square(3, 1, 1));
        net.concat(name, one, five, three, pooled(in, name, poolFilters));
    }

    /* InceptionB. */
    private void shrinkToSeventeen(String name) {
        String in = net.last();
        String three = conv(name + "_branch3x3", 384, square(3, 2, 0));
        conv(in, name + "_branch3x3dbl_1", 64, ONE);
        conv(name + "_branch3x3dbl_2", 96, square(3, 1, 1));
        String twice = conv(name + "_branch3x3dbl_3", 96, square(3, 2, 0));
        net.from(in).maxPool(name + "_branch_pool", square(3, 2, 0), Rounding.DOWN);
        net.concat(name, three, twice, name + "_branch_pool");
    }

    /* InceptionC. */
    private void wide(String name, int inner) {
        String in = net.last();
        String one = conv(name + "_branch1x1", 192, ONE);
        conv(in, name + "_branch7x7_1", inner, ONE);
        conv(name + "_branch7x7_2", inner, ROW_OF_7);
        String seven = conv(name + "_branch7x7_3", 192, COLUMN_OF_7);
        conv(in, name + "_branch7x7dbl_1", inner, ONE);
        conv(name + "_branch7x7dbl_2", inner, COLUMN_OF_7);
        conv(name + "_branch7x7dbl_3", inner, ROW_OF_7);
        conv(name + "_branch7x7dbl_4", inner, COLUMN_OF_7);
        String twice = conv(name + "_branch7x7dbl_5", 192, ROW_OF_7);
        net.concat(name, one, seven, twice, pooled(in, name, 192));
    }

    /* InceptionD. */
    private void shrinkToEight(String name) {
        String in = net.last();
        conv(name + "_branch3x3_1", 192, ONE);
        String three = conv(name + "_branch3x3_2", 320, square(3, 2, 0));
        conv(in, name + "_branch7x7x3_1", 192, ONE);
        conv(name + "_branch7x7x3_2", 192, ROW_OF_7);
        conv(name + "_branch7x7x3_3", 192, COLUMN_OF_7);
        String seven = conv(name + "_branch7x7x3_4", 192, square(3, 2, 0));
        net.from(in).maxPool(name + "_branch_pool", square(3, 2, 0), Rounding.DOWN);
        net.concat(name, three, seven, name + "_branch_pool");
    }

    /* InceptionE. */
    private void split(String name) {
        String in = net.last();
        String one = conv(name + "_branch1x1", 320, ONE);
        String three = conv(in, name + "_branch3x3_1", 384, ONE);
        String row = conv(three, name + "_branch3x3_2a", 384, ROW_OF_3);
        String column = conv(three, name + "_branch3x3_2b", 384, COLUMN_OF_3);
        conv(in, name + "_branch3x3dbl_1", 448, ONE);
        String twice = conv(name + "_branch3x3dbl_2", 384, square(3, 1, 1));
        String secondRow = conv(twice, name + "_branch3x3dbl_3a", 384, ROW_OF_3);
        String secondColumn = conv(twice, name + "_branch3x3dbl_3b", 384, COLUMN_OF_3);
        net.concat(name + "_branch3x3", row, column);
        net.concat(name + "_branch3x3dbl", secondRow, secondColumn);
        String pool = pooled(in, name, 192);
        net.concat(name, one, name + "_branch3x3", name + "_branch3x3dbl", pool);
    }

    private void auxiliary(String name) {
        String in = net.last();
        net.averagePool(name + "_pool", square(5, 3, 0), Rounding.DOWN);
        conv(name + "_conv0", 128, ONE);
        conv(name + "_conv1", 768, square(5, 1, 0));
        net.globalAveragePool(name + "_avgpool").linear(name + "_fc", 1000, AUXILIARY);
        net.auxiliaryLoss(name + "_loss", AUXILIARY_WEIGHT).from(in);
    }

    private String pooled(String in, String name, int filters) {
        net.from(in).averagePool(name + "_pool", square(3, 1, 1), Padding.COUNTED);
        return conv(name + "_branch_pool", filters, ONE);
    }

    private String conv(String in, String name, int filters, Window window) {
        net.from(in);
        return conv(name, filters, window);
    }

    private String conv(String name, int filters, Window window) {
        net.convWithoutBias(name, filters, window).batchNorm(name + "_bn", EPSILON);
        return net.relu(name + "_relu").last();
    }
}
