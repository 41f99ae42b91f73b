#!/bin/sh
# Builds the double into a folder: build.sh FOLDER
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
to=$1
mkdir -p "$to"
# No fused multiply-add, as in the PTX.
flags='-std=c++17 -O2 -fPIC -shared -fvisibility=hidden -ffp-contract=off -Wall -Wextra'
cd "$here"
# shellcheck disable=SC2086
g++ $flags -Wl,-soname,libcuda.so.1 -Wl,--version-script=cuda.map -o "$to/libcuda.so.1" \
  driver.cpp memory.cpp capture.cpp stream.cpp module.cpp kernels.cpp
# shellcheck disable=SC2086
g++ $flags -Wl,-soname,libcudnn.so.9 -Wl,--version-script=cudnn.map -o "$to/libcudnn.so.9" \
  cudnn.cpp cudnn_algorithms.cpp cudnn_convolution.cpp cudnn_normalization.cpp "$to/libcuda.so.1"
for version in 12 13; do
  # shellcheck disable=SC2086
  g++ $flags -Wl,-soname,libcublas.so.$version -Wl,--version-script=cublas$version.map -o "$to/libcublas.so.$version" \
    cublas.cpp "$to/libcuda.so.1"
done
# shellcheck disable=SC2086
g++ $flags -Wl,-soname,libnvidia-ml.so.1 -Wl,--version-script=nvml.map -o "$to/libnvidia-ml.so.1" \
  nvml.cpp "$to/libcuda.so.1"
# The parts that libcudnn.so.9 consists of: here they are empty.
for part in graph ops cnn; do
  g++ -fPIC -shared -Wl,-soname,libcudnn_$part.so.9 -o "$to/libcudnn_$part.so.9" -x c++ /dev/null
done
