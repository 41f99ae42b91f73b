package io.brimful.device.cudnn;

import io.brimful.network.Layer;
import io.brimful.step.BatchNormBackward;
import io.brimful.step.BatchNormForward;
import io.brimful.step.InPlace;
import io.brimful.step.LrnBackward;
import io.brimful.step.LrnForward;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnBatchNormMode;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** Batch normalization by cuDNN; local response normalization, whose backward there needs the output too, by our own kernels. */
final class Normalizations {
    private static final int MODE = cudnnBatchNormMode.CUDNN_BATCHNORM_SPATIAL;
    /* More channels than this would not stay in a thread's registers. */
    private static final int WIDEST_LRN = 31;

    private final Gpu gpu;
    private final Descriptors descriptors;

    Normalizations(Gpu gpu, Descriptors descriptors) {
        this.gpu = gpu;
        this.descriptors = descriptors;
    }

    /* cuDNN would mix the unbiased variance into the running one, so that is done apart. What it calls the saved inverse variance
     * is the inverse deviation; it is kept in the variance's place. */
    List<Recipe> batch(BatchNormForward op) {
        cudnnTensorDescriptor all = descriptors.tensor(op.x().shape());
        int channels = op.x().shape().dim(1);
        cudnnTensorDescriptor row = descriptors.channels(channels);
        double epsilon = op.layer().epsilon();
        Call normalize = binding -> {
            CUdeviceptr x = binding.at(Place.of(op.x()));
            CUdeviceptr y = binding.at(Place.of(op.y()));
            CUdeviceptr scale = binding.at(Place.of(op.scale()));
            CUdeviceptr shift = binding.at(Place.of(op.shift()));
            CUdeviceptr mean = binding.at(Place.of(op.mean()));
            CUdeviceptr deviation = binding.at(Place.of(op.variance()));
            CUdeviceptr nothing = new CUdeviceptr();
            return () -> check(
                    JCudnn.cudnnBatchNormalizationForwardTraining(
                            gpu.cudnn(),
                            MODE,
                            Scale.ONE,
                            Scale.ZERO,
                            all,
                            x,
                            all,
                            y,
                            row,
                            scale,
                            shift,
                            1,
                            nothing,
                            nothing,
                            epsilon,
                            mean,
                            deviation),
                    "cudnnBatchNormalizationForwardTraining",
                    op.x());
        };
        Call mix = binding -> binding.launch(
                "statistics",
                "mix_statistics",
                channels,
                address(binding, op.mean()),
                address(binding, op.variance()),
                address(binding, op.runningMean()),
                address(binding, op.runningVariance()),
                Argument.of(op.layer().averaging()),
                Argument.of(op.layer().epsilon()),
                Argument.of(channels));
        return List.of(Recipe.of("batch-norm", 0, op.inPlace(), normalize, mix));
    }

    List<Recipe> batchBackward(BatchNormBackward op) {
        cudnnTensorDescriptor all = descriptors.tensor(op.x().shape());
        cudnnTensorDescriptor row = descriptors.channels(op.x().shape().dim(1));
        double epsilon = op.layer().epsilon();
        GradientPlaces scaleGradient = GradientPlaces.of(op.scaleGradient());
        GradientPlaces shiftGradient = GradientPlaces.of(op.shiftGradient());
        Call backward = binding -> {
            CUdeviceptr x = binding.at(Place.of(op.x()));
            CUdeviceptr dy = binding.at(Place.of(op.dy()));
            CUdeviceptr dx = binding.at(Place.of(op.dx()));
            CUdeviceptr scale = binding.at(Place.of(op.scale()));
            CUdeviceptr dScale = binding.at(scaleGradient.update());
            CUdeviceptr dShift = binding.at(shiftGradient.update());
            CUdeviceptr mean = binding.at(Place.of(op.mean()));
            CUdeviceptr deviation = binding.at(Place.of(op.variance()));
            return () -> check(
                    JCudnn.cudnnBatchNormalizationBackward(
                            gpu.cudnn(),
                            MODE,
                            Scale.ONE,
                            Scale.ZERO,
                            Scale.ONE,
                            Scale.ONE,
                            all,
                            x,
                            all,
                            dy,
                            all,
                            dx,
                            row,
                            scale,
                            dScale,
                            dShift,
                            epsilon,
                            mean,
                            deviation),
                    "cudnnBatchNormalizationBackward",
                    op.x());
        };
        return List.of(Recipe.of("batch-norm", 0, op.inPlace(), scaleGradient.move(), shiftGradient.move(), backward));
    }

    List<Recipe> lrn(LrnForward op) {
        return lrn("lrn_forward", op.layer(), op.x(), op.inPlace(), op.x(), op.y());
    }

    List<Recipe> lrnBackward(LrnBackward op) {
        return lrn("lrn_backward", op.layer(), op.x(), op.inPlace(), op.x(), op.dy(), op.dx());
    }

    private List<Recipe> lrn(String name, Layer.Lrn layer, Tensor x, List<InPlace> inPlace, Tensor... operands) {
        if (layer.size() > WIDEST_LRN) {
            throw new IllegalArgumentException(gpu.status().device() + ": a local response normalization over "
                    + layer.size() + " channels is too wide for a GPU, at most " + WIDEST_LRN);
        }
        int pixels = x.shape().dim(2) * x.shape().dim(3);
        return List.of(Recipe.of(name, 0, inPlace, binding -> {
            List<Pointer> arguments = new ArrayList<>();
            for (Tensor operand : operands) {
                arguments.add(address(binding, operand));
            }
            arguments.addAll(Arrays.asList(
                    Argument.of(x.shape().dim(0)),
                    Argument.of(x.shape().dim(1)),
                    Argument.of(pixels),
                    Argument.of(layer.size()),
                    Argument.of(layer.alpha()),
                    Argument.of(layer.beta()),
                    Argument.of(layer.k()),
                    Argument.of(0)));
            long threads = (long) x.shape().dim(0) * pixels;
            return binding.launch("lrn", name + "_f32", threads, arguments.toArray(Pointer[]::new));
        }));
    }

    private static Pointer address(Binding binding, Tensor tensor) {
        return Argument.of(binding.at(Place.of(tensor)));
    }

    private void check(int status, String call, Tensor about) {
        gpu.status().cudnn(status, call, about);
    }
}
