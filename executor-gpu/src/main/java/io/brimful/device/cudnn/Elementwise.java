package io.brimful.device.cudnn;

import io.brimful.step.AccumulateGradient;
import io.brimful.step.AddForward;
import io.brimful.step.CopyGradient;
import io.brimful.step.InPlace;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.util.List;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnActivationDescriptor;
import jcuda.jcudnn.cudnnActivationMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnNanPropagation;
import jcuda.jcudnn.cudnnOpTensorDescriptor;
import jcuda.jcudnn.cudnnOpTensorOp;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** Operations that take each element for itself. */
final class Elementwise {
    private final Gpu gpu;
    private final Descriptors descriptors;
    private final Bands bands;

    Elementwise(Gpu gpu, Descriptors descriptors, Bands bands) {
        this.gpu = gpu;
        this.descriptors = descriptors;
        this.bands = bands;
    }

    List<Recipe> relu(ReluForward op) {
        boolean clipped = op.layer().isClipped();
        cudnnActivationDescriptor relu = new cudnnActivationDescriptor();
        check(JCudnn.cudnnCreateActivationDescriptor(relu), "cudnnCreateActivationDescriptor", op.x());
        descriptors.keep(() -> JCudnn.cudnnDestroyActivationDescriptor(relu));
        check(
                clipped
                        ? JCudnn.cudnnSetActivationDescriptor(
                                relu,
                                cudnnActivationMode.CUDNN_ACTIVATION_CLIPPED_RELU,
                                cudnnNanPropagation.CUDNN_PROPAGATE_NAN,
                                op.layer().limit())
                        : JCudnn.cudnnSetActivationDescriptor(
                                relu,
                                cudnnActivationMode.CUDNN_ACTIVATION_RELU,
                                cudnnNanPropagation.CUDNN_PROPAGATE_NAN,
                                0),
                "cudnnSetActivationDescriptor",
                op.x());
        cudnnTensorDescriptor all = descriptors.tensor(op.x());
        return List.of(Recipe.of("relu", 0, op.inPlace(), binding -> {
            CUdeviceptr x = binding.at(Place.of(op.x()));
            CUdeviceptr y = binding.at(Place.of(op.y()));
            return () -> check(
                    JCudnn.cudnnActivationForward(gpu.cudnn(), relu, Scale.ONE, all, x, Scale.ZERO, all, y),
                    "cudnnActivationForward",
                    op.x());
        }));
    }

    /* cuDNN's own wants the input as well, which is not kept. */
    List<Recipe> reluBackward(ReluBackward op) {
        Bands.Operand y = bands.read(op.y(), 0);
        return List.of(y.before(op.layer().isClipped() ? clippedReluBackward(op, y) : reluBackward(op, y)));
    }

    private static Recipe reluBackward(ReluBackward op, Bands.Operand y) {
        long elements = op.y().shape().elements();
        return Recipe.of(
                "relu_backward",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        "relu",
                        "relu_backward" + ElementType.suffix(op.y().type().dataType()),
                        elements,
                        Argument.of(binding.at(y.place())),
                        Argument.of(binding, op.dy()),
                        Argument.of(binding, op.dx()),
                        Argument.of(elements)));
    }

    private static Recipe clippedReluBackward(ReluBackward op, Bands.Operand y) {
        long elements = op.y().shape().elements();
        return Recipe.of(
                "clipped_relu_backward",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        "relu",
                        "clipped_relu_backward"
                                + ElementType.suffix(op.y().type().dataType()),
                        elements,
                        Argument.of(binding.at(y.place())),
                        Argument.of(binding, op.dy()),
                        Argument.of(binding, op.dx()),
                        Argument.of(op.layer().limit()),
                        Argument.of(elements)));
    }

    List<Recipe> add(AddForward op) {
        return sum(op.a(), op.b(), op.y(), op.inPlace());
    }

    List<Recipe> accumulate(AccumulateGradient op) {
        return sum(op.a(), op.b(), op.sum(), op.inPlace());
    }

    /* NVIDIA's cuDNN documentation, cudnnOpTensor: the result may lie over the first operand, not over the second alone. */
    private List<Recipe> sum(Tensor a, Tensor b, Tensor y, List<InPlace> inPlace) {
        if (y.type().dataType() != DataType.FLOAT32) {
            return sumHalves(a, b, y, inPlace);
        }
        cudnnOpTensorDescriptor plus = new cudnnOpTensorDescriptor();
        check(JCudnn.cudnnCreateOpTensorDescriptor(plus), "cudnnCreateOpTensorDescriptor", y);
        descriptors.keep(() -> JCudnn.cudnnDestroyOpTensorDescriptor(plus));
        check(
                JCudnn.cudnnSetOpTensorDescriptor(
                        plus,
                        cudnnOpTensorOp.CUDNN_OP_TENSOR_ADD,
                        cudnnDataType.CUDNN_DATA_FLOAT,
                        cudnnNanPropagation.CUDNN_PROPAGATE_NAN),
                "cudnnSetOpTensorDescriptor",
                y);
        cudnnTensorDescriptor all = descriptors.tensor(y);
        return List.of(Recipe.of("add", 0, inPlace, binding -> {
            boolean swapped = binding.same(Place.of(b), Place.of(y));
            CUdeviceptr first = binding.at(Place.of(swapped ? b : a));
            CUdeviceptr second = binding.at(Place.of(swapped ? a : b));
            CUdeviceptr target = binding.at(Place.of(y));
            return () -> check(
                    JCudnn.cudnnOpTensor(
                            gpu.cudnn(), plus, Scale.ONE, all, first, Scale.ONE, all, second, Scale.ZERO, all, target),
                    "cudnnOpTensor",
                    y);
        }));
    }

    private static List<Recipe> sumHalves(Tensor a, Tensor b, Tensor y, List<InPlace> inPlace) {
        long elements = y.shape().elements();
        return List.of(Recipe.of(
                "sum",
                0,
                inPlace,
                binding -> binding.launch(
                        "sum",
                        "sum" + ElementType.suffix(y.type().dataType()),
                        elements,
                        Argument.of(binding, a),
                        Argument.of(binding, b),
                        Argument.of(binding, y),
                        Argument.of(elements))));
    }

    List<Recipe> copy(CopyGradient op) {
        long bytes = op.dx().bytes();
        return List.of(Recipe.of(
                "copy", 0, op.inPlace(), binding -> binding.copy(Place.of(op.dy()), Place.of(op.dx()), bytes)));
    }

    private void check(int status, String call, Tensor about) {
        gpu.status().cudnn(status, call, about);
    }
}
