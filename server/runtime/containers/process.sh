#!/bin/bash
# Entry of processing containers, and with the argument train.py of training containers: unpacks the code that lies beside this
# file and runs it. Says why in SageMaker's two files when it can't.
set -u
entry="${1:-process.py}"
base="${SAGEMAKER_BASE_DIR:-/opt/ml}"
archive="$(dirname "$0")/sourcedir.tar.gz"
code="$base/processing/code"
[ "$entry" = process.py ] || code="$base/code"

refuse() {
  mkdir -p "$base/output"
  printf '%s %s [%s]' "$2" "$3" "$1" >"$base/output/failure"
  printf '{"stage":null,"code":"%s","message":"%s"}' "$1" "$2" >"$base/output/message"
  printf '%s: %s %s\n' "$1" "$2" "$3" >&2
  exit 1
}

python="$(command -v python3 || command -v python)" ||
  refuse python_missing "The image holds no Python." "Choose XGBoost 3.2-0, scikit-learn 1.9-0, or your own image by the Dockerfile."
[ -f "$archive" ] ||
  refuse code_missing "The channel code holds no sourcedir.tar.gz." "Point it at the folder that the code was uploaded to."
mkdir -p "$code" && tar -xzf "$archive" -C "$code" && [ -f "$code/$entry" ] ||
  refuse code_broken "The code archive can not be unpacked." "It is cut off or of another kind: upload it again."
# Replaces this shell, so that a stop reaches Python.
exec "$python" "$code/$entry"
