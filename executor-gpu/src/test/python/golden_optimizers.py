#!/usr/bin/python3
"""Trains LeNet with PyTorch's optimizers as GoldenOptimizer.java does, and writes the loss of each batch.

    python3 golden_optimizers.py ../resources/golden/optimizers.csv

Network, first values, images and labels are those of golden_losses.py, as is what is run twice, in double and in single precision. Each
training has ten updates and one batch more, whose loss shows the tenth. PyTorch has no decay by sign and no limit of a norm that
gradients keep below exactly, so both are written here, in Caffe's order: the limit first, then the decay (SGDSolver::ApplyUpdate).
"""

import sys

import torch

from golden_losses import BATCHES, LABELS, Network, hashed, lenet, loss_of, numbers

BATCH = 2
UPDATES = 10
OPTIM = torch.optim

# Name, optimizer, rate, L1 instead of L2, largest norm (0: any), batches of a step.
TRAININGS = [
    ("sgd", lambda g: OPTIM.SGD(g, lr=1, momentum=0.9), 0.01, False, 0, 1),
    ("sgd-l1", lambda g: OPTIM.SGD(g, lr=1, momentum=0.9), 0.01, True, 0, 1),
    ("sgd-clipped", lambda g: OPTIM.SGD(g, lr=1, momentum=0.9), 0.05, False, 2, 1),
    ("sgd-accumulated", lambda g: OPTIM.SGD(g, lr=1, momentum=0.9), 0.01, False, 0, 2),
    ("nesterov", lambda g: OPTIM.SGD(g, lr=1, momentum=0.9, nesterov=True), 0.01, False, 0, 1),
    ("adam", lambda g: OPTIM.Adam(g, lr=1, betas=(0.9, 0.999), eps=1e-8), 0.001, False, 0, 1),
    ("rmsprop", lambda g: OPTIM.RMSprop(g, lr=1, alpha=0.99, eps=1e-8), 0.0005, False, 0, 1),
    ("adagrad", lambda g: OPTIM.Adagrad(g, lr=1, eps=1e-8), 0.005, False, 0, 1),
    ("adadelta", lambda g: OPTIM.Adadelta(g, lr=1, rho=0.95, eps=1e-6), 1.0, False, 0, 1),
    ("adam-all", lambda g: OPTIM.Adam(g, lr=1, betas=(0.8, 0.99), eps=1e-4), 0.002, True, 2, 3),
]


def limit(parameters, norm):
    squares = sum((p.grad.double() ** 2).sum().item() for p in parameters)
    factor = min(1, norm / squares**0.5)
    for p in parameters:
        p.grad *= factor
    return factor


def losses(make, rate, l1, norm, batches, dtype):
    n = Network(dtype)
    optimizer = None
    result = []
    limited = 0
    for number in range(UPDATES * batches + 1):
        x = numbers(number % BATCHES, (BATCH, 1, 28, 28)).to(dtype)
        labels = torch.tensor(hashed(LABELS + number % BATCHES, BATCH) % 10)
        n.next = 0
        loss = loss_of(lenet(n, x), labels)
        result.append(loss.item())
        if optimizer is None:
            optimizer = make(n.groups)
            for group in optimizer.param_groups:
                group["lr"] = rate * group["rate"]
        (loss / batches).backward()
        if number % batches != batches - 1:
            continue
        if norm:
            limited += limit(n.known, norm) < 1
        for group in optimizer.param_groups if l1 else []:
            group.setdefault("l1", group["weight_decay"])
            group["weight_decay"] = 0
            for p in group["params"]:
                p.grad += group["l1"] * p.detach().sign()
        optimizer.step()
        optimizer.zero_grad()
    return result, limited


def main(path):
    torch.set_num_threads(1)
    with open(path, "w") as out:
        out.write(f"# Losses of golden_optimizers.py, run with PyTorch {torch.__version__}.\n")
        out.write("optimizer,batch,loss_float64,loss_float32\n")
        for name, make, rate, l1, norm, batches in TRAININGS:
            exact, limited = losses(make, rate, l1, norm, batches, torch.float64)
            single, _ = losses(make, rate, l1, norm, batches, torch.float32)
            for number, (a, b) in enumerate(zip(exact, single)):
                out.write(f"{name},{number},{a!r},{b!r}\n")
            worst = max(abs(a - b) / a for a, b in zip(exact, single))
            print(
                f"{name}: {exact[0]:.4f} -> {exact[-1]:.4f}, {limited} updates limited, "
                f"rounding moves a loss by up to {worst:.1e} of itself"
            )


if __name__ == "__main__":
    main(sys.argv[1])
