#!/bin/sh
# Compiles the kernels to PTX that every driver from 12.0 on takes for every GPU from sm_70 on. Needs CUDA's nvcc, any 12 or 13.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
to=$here/../resources/io/brimful/device/cudnn
mkdir -p "$to"
for source in "$here"/*.cu; do
  name=$(basename "$source" .cu)
  # By this line a test sees that the PTX is that of the sources.
  printf '// sha256 %s\n' "$(cat "$here/common.cuh" "$source" | sha256sum | cut -d ' ' -f 1)" >"$to/$name.ptx.part"
  # No fused multiply-add, so that a sum has the same bits in every kernel that makes it.
  nvcc -ptx -arch=compute_75 -O3 -fmad=false -o - "$source" |
    sed -e '/^\/\//d' -e '/^$/d' -e 's/^\.version .*/.version 6.0/' -e 's/^\.target .*/.target sm_70/' >>"$to/$name.ptx.part"
  mv "$to/$name.ptx.part" "$to/$name.ptx"
done
