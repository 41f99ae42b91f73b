package io.brimful.device.onednn;

import static org.bytedeco.dnnl.global.dnnl.algorithm.convolution_direct;

import io.brimful.network.Conv;
import io.brimful.network.Window;
import io.brimful.step.ConvForward;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc;

/**
 * A convolution's extents as the library wants them: weights with the groups outermost and in any layout, dilation 0 for a
 * dense kernel. Of each direction there is the fast way, if the library has one for the layouts asked for, and any way.
 */
final class ConvGeometry {
    private final Native library;
    private final memory.desc weights;
    private final Optional<memory.desc> bias;
    private final long[] strides;
    private final long[] dilations;
    private final long[] padding;

    private ConvGeometry(Conv layer, long depth, Native library) {
        Window window = layer.window();
        long groups = layer.groups();
        long filters = layer.filters();
        long[] dims = groups == 1
                ? new long[] {filters, depth, window.kernelH(), window.kernelW()}
                : new long[] {groups, filters / groups, depth, window.kernelH(), window.kernelW()};
        this.library = library;
        weights = new memory.desc(dims, data_type.f32, format_tag.any);
        bias = layer.bias()
                ? Optional.of(new memory.desc(new long[] {filters}, data_type.f32, format_tag.a))
                : Optional.empty();
        strides = new long[] {window.strideH(), window.strideW()};
        dilations = new long[] {window.dilationH() - 1, window.dilationW() - 1};
        padding = new long[] {window.padH(), window.padW()};
    }

    static ConvGeometry of(ConvForward op, Native library) {
        return new ConvGeometry(op.layer(), op.weights().shape().dim(1), library);
    }

    Optional<convolution_forward.primitive_desc> forward(memory.desc x, memory.desc y, primitive_attr attributes) {
        return fast(forwardPlain(x, y, attributes));
    }

    convolution_forward.primitive_desc forwardPlain(memory.desc x, memory.desc y, primitive_attr attributes) {
        dnnl.prop_kind kind = dnnl.prop_kind.forward_training;
        if (bias.isEmpty()) {
            return new convolution_forward.primitive_desc(
                    library.engine(),
                    kind,
                    convolution_direct,
                    x,
                    weights,
                    y,
                    strides,
                    dilations,
                    padding,
                    padding,
                    attributes,
                    true);
        }
        return new convolution_forward.primitive_desc(
                library.engine(),
                kind,
                convolution_direct,
                x,
                weights,
                bias.get(),
                y,
                strides,
                dilations,
                padding,
                padding,
                attributes,
                true);
    }

    Optional<convolution_backward_weights.primitive_desc> backwardWeights(
            memory.desc x, memory.desc dy, convolution_forward.primitive_desc hint) {
        return fast(backwardWeightsPlain(x, dy, hint));
    }

    convolution_backward_weights.primitive_desc backwardWeightsPlain(
            memory.desc x, memory.desc dy, convolution_forward.primitive_desc hint) {
        if (bias.isEmpty()) {
            return new convolution_backward_weights.primitive_desc(
                    library.engine(),
                    convolution_direct,
                    x,
                    weights,
                    dy,
                    strides,
                    dilations,
                    padding,
                    padding,
                    hint,
                    library.plain(),
                    true);
        }
        return new convolution_backward_weights.primitive_desc(
                library.engine(),
                convolution_direct,
                x,
                weights,
                bias.get(),
                dy,
                strides,
                dilations,
                padding,
                padding,
                hint,
                library.plain(),
                true);
    }

    Optional<convolution_backward_data.primitive_desc> backwardData(
            memory.desc dx, memory.desc dy, convolution_forward.primitive_desc hint) {
        return fast(backwardDataPlain(dx, dy, hint));
    }

    convolution_backward_data.primitive_desc backwardDataPlain(
            memory.desc dx, memory.desc dy, convolution_forward.primitive_desc hint) {
        return new convolution_backward_data.primitive_desc(
                library.engine(),
                convolution_direct,
                dx,
                weights,
                dy,
                strides,
                dilations,
                padding,
                padding,
                hint,
                library.plain(),
                true);
    }

    /* The library's own plain loops are correct and far too slow. */
    private static <D extends primitive_desc> Optional<D> fast(D description) {
        boolean exists = description.get(true) != null;
        return exists && !Native.implementation(description).startsWith("ref")
                ? Optional.of(description)
                : Optional.empty();
    }
}
