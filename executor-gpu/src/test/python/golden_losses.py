#!/usr/bin/python3
"""Trains the networks of GoldenTraining.java with PyTorch and writes each step's loss.

    python3 golden_losses.py ../resources/golden/losses.csv

Needs PyTorch alone (Debian: python3-torch). Parameters, images and labels come from the same formula as on the Java side
(Formula.java): floats of a few bits, so that both begin with equal numbers. Each training runs twice, in double and in single
precision: the first is what a device is held to, the second shows how far rounding alone moves a loss.
"""

import sys

import numpy
import torch
import torch.nn.functional as F

BATCH = 4
BATCHES = 3
LABELS = 1 << 16
PARAMETERS = 1 << 17
EXTRAS = 1 << 18
EXTRAS_APART = 1 << 10
MOMENTUM = 0.9
WEIGHT_DECAY = 0.0005


def hashed(stream, count):
    """Whole numbers of 24 bits: the finalizer of MurmurHash3."""
    h = numpy.arange(count, dtype=numpy.uint32) + numpy.uint32(stream * 0x9E3779B1 & 0xFFFFFFFF)
    h ^= h >> 16
    h *= numpy.uint32(0x85EBCA6B)
    h ^= h >> 13
    h *= numpy.uint32(0xC2B2AE35)
    h ^= h >> 16
    return (h >> 8).astype(numpy.int64)


def numbers(stream, shape):
    """Numbers in (-1, 1) of eight bits."""
    count = int(numpy.prod(shape))
    return torch.tensor((2 * (hashed(stream, count) & 0xFF) - 255) / 256.0).reshape(shape)


class Network:
    """Layers that are called in the order of the nodes; parameters appear at the first call, as in a step's states."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.groups = []
        self.known = []
        self.next = 0
        self.number = 0

    def extra(self, which, shape):
        """Numbers in [0, 1) of eight bits, which come with the images."""
        shape = (BATCH,) + shape
        hashes = hashed(EXTRAS + EXTRAS_APART * which + self.number, int(numpy.prod(shape)))
        return torch.tensor((hashes & 0xFF) / 256.0).to(self.dtype).reshape(shape)

    def parameter(self, shape, scale, center, rate, decay):
        if self.next == len(self.known):
            values = center + scale * numbers(PARAMETERS + self.next, shape)
            tensor = values.to(self.dtype).requires_grad_()
            self.known.append(tensor)
            self.groups.append({"params": [tensor], "rate": rate, "weight_decay": WEIGHT_DECAY * decay})
        self.next += 1
        return self.known[self.next - 1]

    def weights(self, shape):
        fan_in = int(numpy.prod(shape[1:]))
        scale, covered = 2.0, 1
        while covered < fan_in:
            scale, covered = scale / 2, covered * 4
        return self.parameter(shape, scale, 0, 1, 1)

    def bias(self, count, caffe):
        return self.parameter((count,), 0.125, 0, 2 if caffe else 1, 0 if caffe else 1)

    def conv(self, x, filters, kernel, stride=1, pad=0, dilation=1, groups=1, bias=True, caffe=True):
        kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        weights = self.weights((filters, x.shape[1] // groups) + kernel)
        shift = self.bias(filters, caffe) if bias else None
        return F.conv2d(x, weights, shift, stride, pad, dilation, groups)

    def transposed_conv(self, x, filters, kernel, stride=1, pad=0, dilation=1, groups=1):
        weights = self.weights((x.shape[1], filters // groups, kernel, kernel))
        shift = self.bias(filters, False)
        return F.conv_transpose2d(x, weights, shift, stride, pad, groups=groups, dilation=dilation)

    def linear(self, x, outputs, caffe=True):
        x = x.flatten(1)
        weights = self.weights((outputs, x.shape[1]))
        return F.linear(x, weights, self.bias(outputs, caffe))

    def norm(self, x, epsilon):
        scale = self.parameter((x.shape[1],), 0.125, 1, 1, 0)
        shift = self.parameter((x.shape[1],), 0.125, 0, 1, 0)
        return F.batch_norm(x, None, None, scale, shift, training=True, eps=epsilon)


def max_pool(x, kernel, stride, pad=0):
    return F.max_pool2d(x, kernel, stride, pad, ceil_mode=True)


def average_pool(x, kernel, stride, pad=0):
    return F.avg_pool2d(x, kernel, stride, pad, ceil_mode=True, count_include_pad=False)


def lenet(n, x):
    x = max_pool(n.conv(x, 20, 5), 2, 2)
    x = max_pool(n.conv(x, 50, 5), 2, 2)
    return n.linear(F.relu(n.linear(x, 500)), 10)


def cifar10_quick(n, x):
    x = F.relu(max_pool(n.conv(x, 32, 5, pad=2), 3, 2))
    x = average_pool(F.relu(n.conv(x, 32, 5, pad=2)), 3, 2)
    x = average_pool(F.relu(n.conv(x, 64, 5, pad=2)), 3, 2)
    return n.linear(n.linear(x, 64), 10)


def small_alexnet(n, x):
    x = F.relu(n.conv(x, 16, 7, stride=2))
    x = max_pool(F.local_response_norm(x, 5, alpha=0.5, beta=0.75, k=1), 3, 2)
    x = F.relu(n.conv(x, 24, 5, pad=2, groups=2))
    x = max_pool(F.local_response_norm(x, 3, alpha=0.5, beta=0.75, k=2), 3, 2)
    x = max_pool(F.relu(n.conv(x, 32, 3, pad=1, groups=4)), 3, 2, 1)
    return n.linear(F.relu(n.linear(x, 32)), 10)


def resnet8_cifar(n, x):
    def conv(x, filters, kernel, stride):
        y = n.conv(x, filters, kernel, stride, kernel // 2, bias=False)
        return n.norm(y, 1e-5)

    x = F.relu(conv(x, 16, 3, 1))
    for stage, filters in enumerate((16, 32, 64)):
        stride = 1 if stage == 0 else 2
        y = conv(F.relu(conv(x, filters, 3, stride)), filters, 3, 1)
        shortcut = x if stage == 0 else conv(x, filters, 1, stride)
        x = F.relu(shortcut + y)
    return n.linear(x.mean((2, 3)), 10, caffe=False)


def branches(n, x):
    x = F.relu(n.conv(x, 8, (3, 5), stride=(1, 2), pad=(1, 2), caffe=False))
    wide = F.relu(n.conv(x, 8, 3, pad=2, dilation=2, caffe=False))
    narrow = n.conv(x, 4, 1, caffe=False)
    pooled = average_pool(x, 3, 1, 1)
    y = torch.cat((wide, narrow, pooled), 1)
    y = F.relu(n.norm(n.conv(y, 8, 3, pad=1, bias=False), 1e-3))
    return n.linear((x + y).mean((2, 3)), 5, caffe=False)


def small_inception(n, x):
    """Answers of the auxiliary classifier, its weight, answers of the main one."""

    def conv(x, filters, kernel, pad=0):
        return F.relu(n.norm(n.conv(x, filters, kernel, pad=pad, bias=False), 1e-3))

    x = conv(x, 8, 3)
    one = conv(x, 4, 1)
    seven = conv(conv(x, 6, (1, 7), (0, 3)), 8, (7, 1), (3, 0))
    pooled = conv(F.avg_pool2d(x, 3, 1, 1), 4, 1)
    x = torch.cat((one, seven, pooled), 1)
    auxiliary = n.linear(conv(F.avg_pool2d(x, 5, 3), 8, 1), 5, caffe=False)
    x = conv(F.max_pool2d(x, 3, 2), 16, 3)
    return [(auxiliary, 0.3), (n.linear(x.mean((2, 3)), 5, caffe=False), 1)]


def small_mobilenet(n, x):
    def conv(x, filters, kernel, stride=1, groups=1):
        return n.norm(n.conv(x, filters, kernel, stride, kernel // 2, groups=groups, bias=False), 1e-5)

    def clipped(x):
        return F.hardtanh(x, 0, 2)

    x = clipped(conv(x, 8, 3, 2))
    for filters, stride in ((8, 1), (16, 2), (16, 1)):
        y = clipped(conv(x, 3 * x.shape[1], 1))
        y = conv(clipped(conv(y, y.shape[1], 3, stride, groups=y.shape[1])), filters, 1)
        x = x + y if stride == 1 else y
    return n.linear(x.mean((2, 3)), 5, caffe=False)


def small_unet(n, x):
    def twice(x, filters):
        for _ in range(2):
            x = F.relu(n.conv(x, filters, 3, pad=1, caffe=False))
        return x

    first = twice(x, 8)
    second = twice(F.max_pool2d(first, 2), 16)
    x = twice(F.max_pool2d(second, 2), 32)
    x = n.transposed_conv(x, 16, 2, 2)
    x = twice(torch.cat((second, x), 1), 16)
    x = n.transposed_conv(x, 8, 2, 2)
    x = twice(torch.cat((first, x), 1), 8)
    return n.conv(n.transposed_conv(x, 4, 3, 1, 2, 2), 3, 1, caffe=False)


def small_structure(n, x):
    """Boxes, other extents, softmax, padding that counts, groups of a transposed convolution, a normalization without a scale."""
    x = F.batch_norm(n.conv(x, 12, 3, pad=1, caffe=False), None, None, training=True, eps=1e-3)
    left, right = F.relu(x[:, 2:7]), F.softmax(x[:, 7:12], 1)
    x = torch.cat((left, right), 1)[:, :, 1:12, 2:13]
    x = F.avg_pool2d(x, 4, 3, 2, ceil_mode=True, count_include_pad=True)
    x = n.transposed_conv(x, 6, 3, 2, 1, groups=2)
    x = n.linear(x.reshape(x.shape[0], 9, -1, 2), 24, caffe=False).reshape(-1, 6, 4)
    shares = F.softmax(x, 1)
    return n.linear(shares + x, 5, caffe=False)


def pixel_labels(n, pixels, classes, ignored):
    """Every so many are ignored."""
    hashes = hashed(LABELS + n.number, BATCH * int(numpy.prod(pixels)))
    labels = numpy.where(hashes % (classes + 1) == classes, ignored, hashes % classes)
    return torch.tensor(labels).reshape((BATCH,) + pixels)


def euclidean(a, b):
    return ((a - b) ** 2).sum() / (2 * BATCH)


def contrastive(a, b, similar, margin):
    """As Caffe has it, which divides by a distance that is 1e-4 larger on the way back."""
    squares = ((a - b) ** 2).flatten(1).sum(1)
    distances = squares.sqrt().detach()
    distances = distances + (squares - squares.detach()) / (2 * (distances + 1e-4))
    apart = (margin - distances).clamp(min=0) ** 2
    return torch.where(similar, squares, apart).sum() / (2 * BATCH)


def small_siamese(n, x):
    """Both branches have the same weights; the second weights are shared in a row as well."""
    first = n.weights((6, 1, 3, 3)), n.bias(6, False)
    second = n.weights((6, 6, 3, 3)), n.bias(6, False)
    last = n.weights((4, 6, 6, 5)), n.bias(4, False)

    def branch(x):
        x = F.avg_pool2d(F.relu(F.conv2d(x, *first, padding=1)), 2)
        for _ in range(2):
            x = F.relu(F.conv2d(x, *second, padding=1))
        return F.linear(x.flatten(1), last[0].flatten(1), last[1])

    left, right = branch(x), branch(n.extra(0, (1, 12, 10)))
    labels = torch.tensor(hashed(LABELS + n.number, BATCH) % 2)
    classes = n.linear(left, 2, caffe=False)
    return contrastive(left, right, labels != 0, 2) + F.cross_entropy(classes, labels)


def small_segmentation(n, x):
    """A label for each pixel; the first layer is frozen, and so is the one that makes images larger."""
    frozen = n.parameter((4, 3, 3, 3), 0.25, 0, 0, 0), n.parameter((4,), 0.125, 0, 0, 0)
    x = F.relu(F.conv2d(x, *frozen, padding=1))
    fine = F.relu(n.conv(x, 6, 3, pad=1, caffe=False))
    labels = pixel_labels(n, (10, 8), 4, 9)
    first = F.cross_entropy(n.conv(fine, 4, 1, caffe=False), labels, ignore_index=9, reduction="sum")
    x = F.relu(n.conv(F.max_pool2d(fine, 2), 8, 3, pad=1, caffe=False))
    up = n.parameter((8, 4, 2, 2), 0.5, 0, 0, 0)
    x = n.conv(F.conv_transpose2d(x, up, stride=2), 4, 3, pad=1, caffe=False)
    return 0.4 * first / labels.numel() + F.cross_entropy(x, labels, ignore_index=9)


def small_regression(n, x):
    """The label as a number, numbers that come with the image, and two layers that are drawn together."""
    x = F.relu(n.conv(x, 6, 3, pad=1, caffe=False))
    parts = n.linear(x, 6, caffe=False)
    targets = n.extra(0, (6,))
    each = F.binary_cross_entropy_with_logits(parts, targets, reduction="sum") / BATCH
    other = n.linear(x, 6, caffe=False)
    numbers = torch.tensor(hashed(LABELS + n.number, BATCH) % 4).to(n.dtype).reshape(BATCH, 1)
    guess = n.linear(F.relu(other), 1, caffe=False)
    return 0.5 * each + 0.25 * euclidean(parts, other) + 0.5 * euclidean(guess, numbers)


def small_elements(n, x):
    def scaled(x, scale, shift):
        of_channels = (1, -1) + (1,) * (x.dim() - 2)
        y = x
        if scale:
            y = y * n.parameter((x.shape[1],), 0.125, 1, 1, 1).reshape(of_channels)
        return y + n.parameter((x.shape[1],), 0.125, 0, 2, 0).reshape(of_channels) if shift else y

    def prelu(x, count):
        return F.prelu(x, n.parameter((count,), 0.125, 0, 2, 0))

    def within(x, size, alpha, beta):
        mean = F.avg_pool2d(x * x, size, 1, size // 2, count_include_pad=True)
        return x * (1 + alpha * mean) ** -beta

    x = within(F.leaky_relu(n.conv(x, 8, 3, pad=1, caffe=False), 0.125), 3, 0.5, 0.75)
    a = prelu(n.conv(x, 8, 3, pad=1, caffe=False), 8)
    b = F.elu(scaled(n.conv(x, 8, 3, pad=1, caffe=False), True, True), 0.75)
    x = (0.5 * a - 1.5 * b) * torch.sigmoid(n.conv(x, 8, 1, caffe=False))
    x = prelu(scaled(torch.maximum(x, torch.tanh(b)), True, False), 1)
    x = F.softplus(n.linear(x, 16, caffe=False))
    x = (1.25 - 0.25 * scaled(x, False, True)) ** 2
    return n.linear(torch.log(torch.exp(0.25 * x) + 0.5).abs(), 5, caffe=False)


def loss_of(answers, labels):
    """The sum of all losses; each pixel's label is that of its image."""
    if not isinstance(answers, list) and answers.dim() == 0:
        return answers
    if isinstance(answers, list):
        return sum(weight * loss_of(each, labels) for each, weight in answers)
    if answers.dim() == 4:
        labels = labels[:, None, None].expand(-1, *answers.shape[2:])
    return F.cross_entropy(answers, labels)


def fixed(base):
    return lambda step: base


def stepped(base, gamma, size):
    return lambda step: base * gamma ** (step // size)


def poly(base, power, steps):
    return lambda step: base * (1 - step / steps) ** power


TRAININGS = [
    ("lenet", lenet, (1, 28, 28), 10, fixed(0.01)),
    ("cifar10-quick", cifar10_quick, (3, 32, 32), 10, stepped(0.01, 0.5, 5)),
    ("small-alexnet", small_alexnet, (3, 45, 45), 10, poly(0.01, 0.5, 30)),
    ("resnet8-cifar", resnet8_cifar, (3, 32, 32), 10, stepped(0.02, 0.1, 6)),
    ("branches", branches, (3, 12, 14), 5, poly(0.05, 1, 40)),
    ("small-inception", small_inception, (3, 19, 18), 5, poly(0.05, 1, 40)),
    ("small-mobilenet", small_mobilenet, (3, 18, 14), 5, fixed(0.01)),
    ("small-unet", small_unet, (1, 16, 12), 3, fixed(0.02)),
    ("small-structure", small_structure, (3, 13, 14), 5, fixed(0.02)),
    ("small-siamese", small_siamese, (1, 12, 10), 2, fixed(0.02)),
    ("small-segmentation", small_segmentation, (3, 10, 8), 4, fixed(0.05)),
    ("small-regression", small_regression, (2, 8, 8), 4, fixed(0.01)),
    ("small-elements", small_elements, (3, 12, 10), 5, fixed(0.01)),
]
STEPS = 16


def losses(network, image, classes, rate, dtype):
    n = Network(dtype)
    optimizer = None
    result = []
    for step in range(STEPS):
        number = step % BATCHES
        x = numbers(number, (BATCH,) + image).to(dtype)
        labels = torch.tensor(hashed(LABELS + number, BATCH) % classes)
        n.next = 0
        n.number = number
        loss = loss_of(network(n, x), labels)
        optimizer = optimizer or torch.optim.SGD(n.groups, lr=1, momentum=MOMENTUM)
        for group in optimizer.param_groups:
            group["lr"] = rate(step) * group["rate"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        result.append(loss.item())
    return result


def main(path):
    torch.set_num_threads(1)
    with open(path, "w") as out:
        out.write(f"# Losses of golden_losses.py, run with PyTorch {torch.__version__}.\n")
        out.write("network,step,loss_float64,loss_float32\n")
        for name, network, image, classes, rate in TRAININGS:
            exact = losses(network, image, classes, rate, torch.float64)
            single = losses(network, image, classes, rate, torch.float32)
            for step in range(STEPS):
                out.write(f"{name},{step},{exact[step]!r},{single[step]!r}\n")
            worst = max(abs(a - b) / a for a, b in zip(exact, single))
            print(f"{name}: {exact[0]:.4f} -> {exact[-1]:.4f}, rounding moves a loss by up to {worst:.1e} of itself")


if __name__ == "__main__":
    main(sys.argv[1])
