package io.brimful.device.cudnn;

import io.brimful.network.BatchNorm;
import io.brimful.network.Lrn;
import io.brimful.step.BatchNormAgain;
import io.brimful.step.BatchNormBackward;
import io.brimful.step.BatchNormForward;
import io.brimful.step.Gradient;
import io.brimful.step.InPlace;
import io.brimful.step.LrnBackward;
import io.brimful.step.LrnForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnBatchNormMode;
import jcuda.jcudnn.cudnnTensorDescriptor;

/** Batch normalization by cuDNN; local response normalization, whose backward there needs the output too, by our own kernels. */
final class Normalizations {
    private static final int MODE = cudnnBatchNormMode.CUDNN_BATCHNORM_SPATIAL;
    /* What stands for a scale and a shift where there is none. */
    private static final float NO_SCALE = 1;
    private static final float NO_SHIFT = 0;
    /* More channels than this would not stay in a thread's registers. */
    private static final int WIDEST_LRN = 31;

    private final Gpu gpu;
    private final Products products;
    private final Descriptors descriptors;
    private final Bands bands;

    Normalizations(Gpu gpu, Products products, Descriptors descriptors, Bands bands) {
        this.gpu = gpu;
        this.products = products;
        this.descriptors = descriptors;
        this.bands = bands;
    }

    /* cuDNN would mix the unbiased variance into the running one, so that is done apart. What it calls the saved inverse variance
     * is the inverse deviation; it is kept in the variance's place. */
    List<Recipe> batch(BatchNormForward op) {
        int channels = op.x().shape().dim(1);
        AffinePlaces affine = affine(op.affine(), channels, 0);
        Bands.Operand input = bands.read(op.x(), affine.workspaceBytes());
        Call normalize = normalize(
                new Normalized(op.layer(), op.x(), affine, op.y()),
                input.place(),
                Place.of(op.mean()),
                Place.of(op.variance()));
        Recipe recipe =
                input.before(Recipe.of("batch-norm", affine.workspaceBytes(), op.inPlace(), affine.before(normalize)));
        return List.of(op.running()
                .map(running -> recipe.then(mix(op, running, channels)))
                .orElse(recipe));
    }

    /* What cuDNN calculates from given statistics is not, to the last bit, what it calculated with its own. */
    List<Recipe> batchAgain(BatchNormAgain op) {
        Place deviation = Place.workspace(Place.aligned(op.mean().bytes()));
        long statistics = deviation.offset() + Place.aligned(op.variance().bytes());
        AffinePlaces affine = affine(op.affine(), op.x().shape().dim(1), statistics);
        long bytes = statistics + affine.workspaceBytes();
        Bands.Operand input = bands.read(op.x(), bytes);
        Call normalize = normalize(
                new Normalized(op.layer(), op.x(), affine, op.y()), input.place(), Place.workspace(), deviation);
        return List.of(input.before(Recipe.of("batch-norm", bytes, op.inPlace(), affine.before(normalize))));
    }

    private static AffinePlaces affine(Optional<BatchNormForward.Affine> affine, int channels, long offset) {
        ChannelNumbers scale =
                ChannelNumbers.of(affine.map(BatchNormForward.Affine::scale), channels, NO_SCALE, offset);
        return new AffinePlaces(
                scale,
                ChannelNumbers.of(
                        affine.map(BatchNormForward.Affine::shift),
                        channels,
                        NO_SHIFT,
                        offset + scale.workspaceBytes()));
    }

    private Call normalize(Normalized over, Place input, Place meanPlace, Place deviationPlace) {
        cudnnTensorDescriptor all = descriptors.tensor(over.x());
        cudnnTensorDescriptor row =
                descriptors.channels(DataType.FLOAT32, over.x().shape().dim(1));
        double epsilon = over.layer().epsilon();
        return binding -> {
            CUdeviceptr x = binding.at(input);
            CUdeviceptr y = binding.at(Place.of(over.y()));
            CUdeviceptr scale = binding.at(over.affine().scale().place());
            CUdeviceptr shift = binding.at(over.affine().shift().place());
            CUdeviceptr mean = binding.at(meanPlace);
            CUdeviceptr deviation = binding.at(deviationPlace);
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
                    over.x());
        };
    }

    private static Call mix(BatchNormForward op, BatchNormForward.Running running, int channels) {
        return binding -> binding.launch(
                "statistics",
                "mix_statistics",
                channels,
                Argument.of(binding, op.mean()),
                Argument.of(binding, op.variance()),
                Argument.of(binding, running.mean()),
                Argument.of(binding, running.variance()),
                Argument.of(op.layer().averaging()),
                Argument.of(op.layer().epsilon()),
                Argument.of(channels));
    }

    List<Recipe> batchBackward(BatchNormBackward op) {
        int channels = op.x().shape().dim(1);
        cudnnTensorDescriptor all = descriptors.tensor(op.x());
        cudnnTensorDescriptor row = descriptors.channels(DataType.FLOAT32, channels);
        double epsilon = op.layer().epsilon();
        AffineGradients affine = affine(op.affine(), channels);
        Bands.Operand input = bands.read(op.x(), affine.bytes());
        Call backward = binding -> {
            CUdeviceptr x = binding.at(input.place());
            CUdeviceptr dy = binding.at(Place.of(op.dy()));
            CUdeviceptr dx = binding.at(Place.of(op.dx()));
            CUdeviceptr scale = binding.at(affine.numbers().place());
            CUdeviceptr dScale = binding.at(affine.scale().target());
            CUdeviceptr dShift = binding.at(affine.shift().target());
            CUdeviceptr mean = binding.at(Place.of(op.mean()));
            CUdeviceptr deviation = binding.at(Place.of(op.variance()));
            return () -> check(
                    JCudnn.cudnnBatchNormalizationBackward(
                            gpu.cudnn(),
                            MODE,
                            Scale.ONE,
                            Scale.ZERO,
                            Scale.ONE,
                            Scale.of(affine.scale().beta()),
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
        Recipe recipe = Recipe.of(
                "batch-norm",
                affine.bytes(),
                op.inPlace(),
                affine.numbers().before(),
                affine.scale().before(),
                affine.shift().before(),
                backward,
                affine.scale().after(),
                affine.shift().after());
        return List.of(input.before(recipe));
    }

    /* One behind the other in the workspace. The shift itself has no part in the way back. */
    private AffineGradients affine(Optional<BatchNormBackward.Affine> trained, int channels) {
        GradientPlaces scale = trained.map(each -> gradient(each.scaleGradient(), 0))
                .orElseGet(() -> GradientPlaces.unwanted(channels, 0));
        long behindScale = scale.workspaceBytes();
        GradientPlaces shift = trained.map(each -> gradient(each.shiftGradient(), behindScale))
                .orElseGet(() -> GradientPlaces.unwanted(channels, behindScale));
        long behindShift = behindScale + shift.workspaceBytes();
        ChannelNumbers numbers =
                ChannelNumbers.of(trained.map(BatchNormBackward.Affine::scale), channels, NO_SCALE, behindShift);
        return new AffineGradients(numbers, scale, shift, behindShift + numbers.workspaceBytes());
    }

    /* cuDNN's are of single precision always, but carry the loss scale. */
    private GradientPlaces gradient(Gradient gradient, long offset) {
        return products.scalesLoss()
                ? GradientPlaces.apart(gradient, DataType.FLOAT32, offset)
                : GradientPlaces.direct(gradient);
    }

    List<Recipe> lrn(LrnForward op) {
        return lrn("lrn_forward", op.layer(), op.x(), op.inPlace(), op.x(), op.y());
    }

    List<Recipe> lrnBackward(LrnBackward op) {
        return lrn("lrn_backward", op.layer(), op.x(), op.inPlace(), op.x(), op.dy(), op.dx());
    }

    private List<Recipe> lrn(String name, Lrn layer, Tensor x, List<InPlace> inPlace, Tensor... operands) {
        if (layer.size() > WIDEST_LRN) {
            throw new IllegalArgumentException(gpu.status().device() + ": a local response normalization over "
                    + layer.size() + " channels is too wide for a GPU, at most " + WIDEST_LRN);
        }
        int pixels = x.shape().dim(2) * x.shape().dim(3);
        return List.of(Recipe.of(name, 0, inPlace, binding -> {
            List<Pointer> arguments = new ArrayList<>();
            for (Tensor operand : operands) {
                arguments.add(Argument.of(binding, operand));
            }
            arguments.addAll(Arrays.asList(
                    Argument.of(x.shape().dim(0)),
                    Argument.of(x.shape().dim(1)),
                    Argument.of(pixels),
                    Argument.of(layer.size()),
                    Argument.of(layer.alpha()),
                    Argument.of(layer.beta()),
                    Argument.of(layer.k()),
                    Argument.of(descriptors.layout().flag(x.shape()))));
            long threads = (long) x.shape().dim(0) * pixels;
            return binding.launch(
                    "lrn", name + ElementType.suffix(x.type().dataType()), threads, arguments.toArray(Pointer[]::new));
        }));
    }

    private void check(int status, String call, Tensor about) {
        gpu.status().cudnn(status, call, about);
    }

    /** What a batch normalization reads and writes beside its statistics. */
    private record Normalized(BatchNorm layer, Tensor x, AffinePlaces affine, Tensor y) {}

    /** Where a normalization finds its scale and shift. */
    private record AffinePlaces(ChannelNumbers scale, ChannelNumbers shift) {
        long workspaceBytes() {
            return scale.workspaceBytes() + shift.workspaceBytes();
        }

        Call[] before(Call normalize) {
            return new Call[] {scale.before(), shift.before(), normalize};
        }
    }

    /**
     * Where the way back finds the scale, and where the gradients go.
     *
     * @param numbers the scale
     * @param scale where its gradient goes
     * @param shift where its gradient goes
     * @param bytes that these take of the workspace
     */
    private record AffineGradients(ChannelNumbers numbers, GradientPlaces scale, GradientPlaces shift, long bytes) {}
}
