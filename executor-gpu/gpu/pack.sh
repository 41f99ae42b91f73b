#!/bin/sh
# Packs what check.sh needs on a machine without Maven, network and Java: executor-gpu/gpu/pack.sh [FOLDER]
# Makes the folder, and FOLDER.tar.xz of it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
module=$(dirname "$here")
to=${1:-$module/target/gpu}

cd "$module/.."
./mvnw -q -B test-compile -pl executor-gpu
./mvnw -q -B dependency:build-classpath -pl executor-gpu -Dmdep.includeScope=test \
  -Dmdep.outputFile="$module/target/gpu-classpath.txt"

rm -rf "$to"
mkdir -p "$to/lib"
cp -r "$module/target/classes" "$module/target/test-classes" "$to/"
# Nothing on a GPU calls oneDNN, and nothing there benchmarks or checks the code.
tr ':' '\n' <"$module/target/gpu-classpath.txt" |
  grep -E '/(jcuda|jcublas|jcudnn|jna|slf4j|jspecify|junit|opentest4j|apiguardian|assertj|byte-buddy)' |
  while read -r jar; do cp "$jar" "$to/lib/"; done
# Not compressed by jlink: what is compressed once is packed worse by xz.
jlink --add-modules java.base,java.logging,java.management,jdk.management,jdk.unsupported \
  --strip-debug --no-header-files --no-man-pages --compress=0 --vm=server --output "$to/java"
if command -v strip >/dev/null; then
  find "$to/java" -name '*.so' -exec strip --strip-unneeded {} +
fi
cp "$here/check.sh" "$here/torch_bench.py" "$here/table.py" "$to/"
tar -C "$(dirname "$to")" -cf - "$(basename "$to")" | xz -9 >"$to.tar.xz"
du -sh "$to" "$to.tar.xz"
