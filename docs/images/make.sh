#!/bin/sh
# Makes the pictures of the README anew: starts the product with simulated sellers, opens its pages in
# Chromium, and turns what that prints into SVG with fonts as outlines. Needs pdftocairo (poppler-utils).
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
command -v pdftocairo >/dev/null || {
  echo "make.sh: pdftocairo is needed (Debian, Ubuntu: apt install poppler-utils)." >&2
  exit 1
}

"$home/relay" test -pl standalone -am -Dtest=ConsolePictures -Dsurefire.failIfNoSpecifiedTests=false
for printed in "$home"/standalone/target/pictures/*.pdf; do
  name=$(basename "$printed" .pdf)
  pdftocairo -svg "$printed" "$home/docs/images/$name.svg"
done
