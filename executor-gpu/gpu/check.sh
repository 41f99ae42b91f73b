#!/bin/bash
# What Brimful does on a real GPU, beside PyTorch: check.sh [--quick] [--out FOLDER] [--memory BYTES]
# Runs in the folder that pack.sh has made. Needs an NVIDIA driver and cuDNN 9; PyTorch for the comparison.
# Exit status: 0 when the device contract passed and every plan took the bytes that it said.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
out=$PWD/gpu-check
memory=$((16 << 30))
networks='alexnet:256 vgg16:64 resnet50:64'
steps=20
limit=150
while [ $# -gt 0 ]; do
  case $1 in
    --quick) networks='alexnet:128 resnet50:32'; steps=5; limit=50 ;;
    --out) out=$2; shift ;;
    --memory) memory=$2; shift ;;
    --networks) networks=$2; shift ;;
    *) echo "check.sh: unknown option $1; known: --quick, --out FOLDER, --memory BYTES, --networks 'NAME:BATCH ...'" >&2; exit 2 ;;
  esac
  shift
done
mkdir -p "$out"
failed=0

# cuDNN of a Python environment, where it is not installed otherwise.
python=$(command -v python3 || echo)
if [ -n "$python" ]; then
  found=$("$python" - <<'PYTHON'
import glob, os, sysconfig
folders = {os.path.dirname(f) for k in ("purelib", "platlib")
           for f in glob.glob(os.path.join(sysconfig.get_paths()[k], "nvidia", "*", "lib", "*.so*"))}
print(":".join(sorted(folders)))
PYTHON
)
  export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$found
fi

java=$here/java/bin/java
classes=$here/classes:$here/test-classes:$(printf '%s:' "$here"/lib/*.jar)
run() { timeout "$1" "$java" -Xss4m -Xmx2g -XX:MaxDirectMemorySize=32g -Dbrimful.cache="$out/cache" -cp "$classes" "${@:2}"; }

{
  date -u +%Y-%m-%dT%H:%MZ
  nvidia-smi --query-gpu=name,driver_version,memory.total,memory.free --format=csv 2>&1
  "$java" -version 2>&1 | head -n 1
  [ -z "$python" ] || "$python" -c 'import torch; print("torch", torch.__version__, "cudnn", torch.backends.cudnn.version())' 2>&1
} | tee "$out/machine.txt"

echo '--- device contract'
(cd "$out" && run $((2 * limit)) io.brimful.device.GpuContract) >"$out/contract.txt" 2>&1 || failed=1
tail -n 40 "$out/contract.txt"

echo '--- brimful'
# shellcheck disable=SC2086
(cd "$out" && run $((2 * limit)) io.brimful.run.GpuBenchmark cudnn:0 "$memory" "$steps" $networks) \
  >"$out/brimful.jsonl" 2>"$out/brimful.err" || failed=1
cat "$out/brimful.jsonl" "$out/brimful.err"

if [ -n "$python" ]; then
  echo '--- pytorch'
  # shellcheck disable=SC2086
  timeout $((2 * limit)) "$python" "$here/torch_bench.py" --memory "$memory" --steps "$steps" $networks \
    >"$out/torch.jsonl" 2>"$out/torch.err" || echo "pytorch: ended with status $?"
  cat "$out/torch.jsonl"
  tail -n 5 "$out/torch.err"
  "$python" "$here/table.py" "$out" | tee "$out/table.md"
fi
exit $failed
