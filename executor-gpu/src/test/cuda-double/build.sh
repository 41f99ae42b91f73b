#!/bin/sh
# Builds the double into a folder: build.sh FOLDER
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
mkdir -p "$1"
to=$(CDPATH='' cd -- "$1" && pwd -P)
# No fused multiply-add, as in the PTX.
flags='-std=c++17 -O2 -fPIC -fvisibility=hidden -ffp-contract=off -Wall -Wextra -Wno-unused-parameter'
cd "$here"

# compile SOURCE...: all at once
compile() {
  running=
  for source in "$@"; do
    # shellcheck disable=SC2086
    g++ $flags -c -o "$to/${source%.cpp}.o" "$source" &
    running="$running $!"
  done
  for each in $running; do
    wait "$each"
  done
}

# link SONAME MAP FILE...: the files lie in the folder
link() {
  name=$1
  map=$2
  shift 2
  (cd "$to" && g++ -shared -Wl,-soname,"$name" -Wl,--version-script="$here/$map" -o "$name" "$@")
}

compile *.cpp
link libcuda.so.1 cuda.map driver.o memory.o capture.o stream.o module.o kernels.o
link libcudnn.so.9 cudnn.map cudnn.o cudnn_algorithms.o cudnn_convolution.o cudnn_normalization.o libcuda.so.1
for version in 12 13; do
  link libcublas.so.$version cublas$version.map cublas.o libcuda.so.1
done
link libnvidia-ml.so.1 nvml.map nvml.o libcuda.so.1
rm "$to"/*.o
# The parts that libcudnn.so.9 consists of: here they are empty.
for part in graph ops cnn; do
  g++ -fPIC -shared -Wl,-soname,libcudnn_$part.so.9 -o "$to/libcudnn_$part.so.9" -x c++ /dev/null
done
