#!/bin/bash
# What Brimful does on a real GPU, beside PyTorch: check.sh [--quick] [--budget SECONDS] [--out FOLDER] [--memory BYTES]
#   [--networks 'NAME:BATCH ...'] [--cases POLICY:PRECISION,...] [--methods NAME,...]
# Runs in the folder that pack.sh has made. Needs an NVIDIA driver and cuDNN 9; PyTorch for the comparison.
# --quick: 8 GiB, fp32 and bf16, all of it within 270 s. What a time limit cuts off leaves what was measured before.
# --methods: only these tests of the contract.
# Exit status: 0 when the device contract passed and every plan took the bytes that it said.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
begun=$(date +%s)
out=$PWD/gpu-check
memory=$((16 << 30))
networks='alexnet:256 vgg16:64 resnet50:64'
steps=20
budget=900
cases=
methods=
torch=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick)
      networks='alexnet:128 vgg16:32 resnet50:32'
      steps=8
      budget=270
      memory=$((8 << 30))
      cases=packed:fp32,packed:bf16,caffe:fp32,recompute:fp32
      torch=(--precisions fp32,bf16 --modes 'eager+benchmark,eager+benchmark+channels_last,eager')
      ;;
    --budget) budget=$2; shift ;;
    --out) out=$2; shift ;;
    --memory) memory=$2; shift ;;
    --networks) networks=$2; shift ;;
    --cases) cases=$2; shift ;;
    --methods) methods=${2//,/ }; shift ;;
    *) sed -n '2,6s/^# //p' "$0" >&2; echo "check.sh: unknown option $1" >&2; exit 2 ;;
  esac
  shift
done
mkdir -p "$out"
failed=0

left() { echo $((budget - $(date +%s) + begun)); }

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
run() { timeout -k 5 "$1" "$java" -Xss4m -Xmx2g -XX:MaxDirectMemorySize=32g -Dbrimful.cache="$out/cache" -cp "$classes" "${@:2}"; }

{
  date -u +%Y-%m-%dT%H:%MZ
  nvidia-smi --query-gpu=name,driver_version,memory.total,memory.free --format=csv 2>&1
  "$java" -version 2>&1 | head -n 1
} | tee "$out/machine.txt"

echo '--- device contract'
# shellcheck disable=SC2086
(cd "$out" && run $(($(left) * 45 / 100)) io.brimful.device.GpuContract $methods) >"$out/contract.txt" 2>&1 || failed=1
grep FAILED "$out/contract.txt" | cut -c 1-300 | head -n 20
tail -n 1 "$out/contract.txt"

echo '--- brimful'
seconds=$(left)
[ -z "$python" ] || seconds=$((seconds * 60 / 100))
# shellcheck disable=SC2086
(cd "$out" && run "$seconds" -Dbench.seconds=$((seconds * 9 / 10)) -Dbench.cases="$cases" \
  -Dorg.slf4j.simpleLogger.log.io.brimful.device.cudnn=info \
  -Dorg.slf4j.simpleLogger.log.io.brimful.device.cudnn.MeasuredOrder=debug \
  io.brimful.run.GpuBenchmark cudnn:0 "$memory" "$steps" $networks) \
  >"$out/brimful.jsonl" 2>"$out/brimful.err" || failed=1
cat "$out/brimful.jsonl" "$out/brimful.err"

if [ -n "$python" ]; then
  echo '--- pytorch'
  seconds=$(($(left) - 5))
  # shellcheck disable=SC2086
  timeout -k 5 "$seconds" "$python" "$here/torch_bench.py" --memory "$memory" --steps "$steps" --machine "$out/machine.txt" \
    "${torch[@]}" $networks >"$out/torch.jsonl" 2>"$out/torch.err" || echo "pytorch: ended with status $?"
  cat "$out/torch.jsonl"
  tail -n 5 "$out/torch.err"
  "$python" "$here/table.py" "$out" | tee "$out/table.md"
fi
exit $failed
