#!/bin/sh
# Tells Spark the GPUs of a host: {"name":"gpu","addresses":["0","1"]}. For a worker: spark.worker.resource.gpu.discoveryScript;
# on YARN and Kubernetes `bin/brimful sweep --master` sends it along to every executor. A host without nvidia-smi has no GPU.
# It numbers what CUDA sees: where CUDA_VISIBLE_DEVICES leaves n GPUs, these are 0 to n - 1.
set -eu

if [ -n "${CUDA_VISIBLE_DEVICES+set}" ]; then
  count=$(printf '%s' "$CUDA_VISIBLE_DEVICES" | tr ',' '\n' | grep -c . || :)
elif command -v nvidia-smi >/dev/null 2>&1; then
  count=$(nvidia-smi --query-gpu=index --format=csv,noheader | grep -c . || :)
else
  count=0
fi

addresses=
i=0
while [ "$i" -lt "$count" ]; do
  addresses="$addresses${addresses:+,}\"$i\""
  i=$((i + 1))
done
printf '{"name":"gpu","addresses":[%s]}\n' "$addresses"
