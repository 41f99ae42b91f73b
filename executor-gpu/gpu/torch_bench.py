#!/usr/bin/env python3
"""The networks of Brimful's benchmark in PyTorch: largest batch, peak memory, images per second. One JSON object a line.

torch_bench.py [--memory BYTES] [--steps N] [--device cuda|cpu] [--precisions fp32,bf16] [--modes eager,...] [--machine FILE]
    NETWORK:BATCH ...

What is likely to be the fastest comes first, so that a run that is cut off has measured it.
"""
import argparse
import gc
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F


def alexnet():
    """bvlc_alexnet: grouped convolutions, local response normalization before each pool."""
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4), nn.ReLU(True), nn.LocalResponseNorm(5, 1e-4, 0.75, 1), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(True), nn.LocalResponseNorm(5, 1e-4, 0.75, 1),
        nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(True),
        nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(True),
        nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(True), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.Linear(9216, 4096), nn.ReLU(True), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(True),
        nn.Dropout(), nn.Linear(4096, 1000)), (3, 227, 227)


def vgg16():
    layers, channels = [], 3
    for width in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]:
        if width == 0:
            layers.append(nn.MaxPool2d(2, 2))
        else:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(True)]
            channels = width
    layers += [nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(True), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(True),
               nn.Dropout(), nn.Linear(4096, 1000)]
    return nn.Sequential(*layers), (3, 224, 224)


class Bottleneck(nn.Module):
    """As in the authors' Caffe network, the stride stands in the first 1 x 1 convolution."""

    def __init__(self, channels, width, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width), nn.ReLU(True),
            nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(True),
            nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width))
        same = stride == 1 and channels == 4 * width
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(channels, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width))

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x), inplace=True)


def resnet50():
    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, (blocks, width) in enumerate([(3, 64), (4, 128), (6, 256), (3, 512)]):
        for block in range(blocks):
            layers.append(Bottleneck(channels, width, 2 if stage > 0 and block == 0 else 1))
            channels = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000)), (3, 224, 224)


PRECISIONS = ["fp32", "tf32", "bf16", "fp16"]
MODES = ["eager", "eager+benchmark", "eager+benchmark+channels_last", "compile+benchmark+channels_last"]
NETWORKS = {"alexnet": alexnet, "vgg16": vgg16, "resnet50": resnet50}


class Bench:
    def __init__(self, name, mode, device, precision):
        torch.manual_seed(1)
        model, self.image = NETWORKS[name]()
        self.device = device
        self.half = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(precision)
        self.scaler = torch.amp.GradScaler(device) if precision == "fp16" else None
        self.format = torch.channels_last if "channels_last" in mode else torch.contiguous_format
        model = model.to(device).to(memory_format=self.format)
        self.optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9, weight_decay=5e-4)
        self.model = torch.compile(model) if "compile" in mode else model

    def steps(self, batch, count):
        """Milliseconds of each step, from the batch in pinned host memory to the loss."""
        host = torch.randn(batch, *self.image).contiguous(memory_format=self.format)
        labels = torch.zeros(batch, dtype=torch.long)
        if self.device == "cuda":
            host, labels = host.pin_memory(), labels.pin_memory()
        times = []
        for _ in range(count):
            start = time.perf_counter()
            x = host.to(self.device, non_blocking=True)
            y = labels.to(self.device, non_blocking=True)
            self.optimizer.zero_grad(set_to_none=True)
            with torch.autocast(self.device, dtype=self.half or torch.bfloat16, enabled=self.half is not None):
                loss = F.cross_entropy(self.model(x), y)
            if self.scaler:
                self.scaler.scale(loss).backward()
                self.scaler.step(self.optimizer)
                self.scaler.update()
            else:
                loss.backward()
                self.optimizer.step()
            loss.item()
            times.append((time.perf_counter() - start) * 1e3)
        return times


def clear():
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def fits(name, mode, device, batch, precision):
    clear()
    bench = None
    try:
        bench = Bench(name, mode, device, precision)
        bench.steps(batch, 2)
        return True
    except RuntimeError as error:
        if "out of memory" in str(error).lower() or "CUDNN" in str(error) or "cuDNN" in str(error):
            return False
        raise
    finally:
        del bench
        clear()


def largest(name, mode, device, start, most, precision):
    """The largest batch whose two steps run, by doubling and bisection."""
    low, high = 0, None
    batch = start
    while high is None and batch <= most:
        if fits(name, mode, device, batch, precision):
            low, batch = batch, batch * 2
        else:
            high = batch
    high = high or most + 1
    while high - low > max(1, low // 64):  # to 1.6 %
        middle = (low + high) // 2
        if fits(name, mode, device, middle, precision):
            low = middle
        else:
            high = middle
    return low


def measure(name, batch, mode, precision, options):
    device = options.device
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.benchmark = "benchmark" in mode
    row = {"tool": "pytorch", "mode": mode, "network": name, "precision": precision, "torch": torch.__version__}
    clear()
    bench = Bench(name, mode, device, precision)
    bench.steps(batch, 3)
    times = bench.steps(batch, options.steps)
    median = statistics.median(times)
    row.update(size="common", batch=batch, step_ms=round(median, 3), images_per_s=round(batch / median * 1e3, 1))
    if device == "cuda":
        row.update(peak_allocated_bytes=torch.cuda.max_memory_allocated(),
                   peak_reserved_bytes=torch.cuda.max_memory_reserved())
    print(json.dumps(row), flush=True)
    del bench
    clear()
    if device == "cuda" and mode == "eager" and precision in ("fp32", "bf16"):
        print(json.dumps({"tool": "pytorch", "mode": mode, "network": name, "precision": precision, "size": "largest",
                          "batch": largest(name, mode, device, batch, 1 << 14, precision), "memory_limit_bytes": options.memory}),
              flush=True)


def pairs(options):
    """Modes and precisions; single precision in the order of channels first, half precision of channels last."""
    def rank(pair):
        mode, precision = pair
        return ("benchmark" not in mode, "compile" in mode, ("channels_last" in mode) == (precision in ("fp32", "tf32")))

    return sorted(((mode, precision) for mode in options.modes.split(",") for precision in options.precisions.split(",")),
                  key=rank)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory", type=int, default=16 << 30)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--precisions", default=",".join(PRECISIONS))
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--machine", help="a file that the versions are added to")
    parser.add_argument("networks", nargs="+")
    options = parser.parse_args()
    if options.device == "cuda":
        total = torch.cuda.get_device_properties(0).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, options.memory / total))
        if options.machine:
            with open(options.machine, "a") as file:
                print("torch", torch.__version__, "cudnn", torch.backends.cudnn.version(), "cuda", torch.version.cuda, file=file)
    for mode, precision in pairs(options):
        for each in options.networks:
            name, batch = each.split(":")
            try:
                measure(name, int(batch), mode, precision, options)
            except Exception as error:  # one mode that fails leaves the others
                print(json.dumps({"tool": "pytorch", "mode": mode, "network": name, "precision": precision,
                                  "error": str(error).splitlines()[0][:200] if str(error) else repr(error)}), flush=True)


if __name__ == "__main__":
    main()
