# Finds a Chromium and its driver for the console tests, or unpacks the Debian packages into the
# user's cache folder, as root or not: nothing is installed. Sourced by test.sh.
# Sets and exports RELAY_TEST_CHROMIUM and RELAY_TEST_CHROMEDRIVER.

chromium_cache="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/relay-manager/chromium"

use_chromium() {
  if [ -n "${RELAY_TEST_CHROMIUM:-}" ]; then
    return 0
  fi
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null && command -v chromedriver >/dev/null; then
      set_chromium "$(command -v "$name")" "$(command -v chromedriver)"
      return 0
    fi
  done
  if [ ! -d "$chromium_cache" ]; then
    if ! command -v apt-get >/dev/null; then
      echo "relay: the console tests need Chromium and chromedriver: install them, or set" \
        "RELAY_TEST_CHROMIUM and RELAY_TEST_CHROMEDRIVER." >&2
      exit 1
    fi
    fetch_chromium
  fi
  set_chromium "$chromium_cache/chromium" "$chromium_cache/chromedriver"
}

set_chromium() {
  RELAY_TEST_CHROMIUM=$1
  RELAY_TEST_CHROMEDRIVER=$2
  export RELAY_TEST_CHROMIUM RELAY_TEST_CHROMEDRIVER
}

fetch_chromium() {
  echo "relay: fetching Chromium for the console tests (once)" >&2
  mkdir -p "$(dirname "$chromium_cache")"
  work=$(mktemp -d "$chromium_cache.XXXXXX")
  trap 'rm -rf "$work"' EXIT INT TERM
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs" "$work/root"
  apt() {
    apt-get -qq -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" \
      -o APT::Sandbox::User="$(id -un)" "$@"
  }
  apt update
  wanted=$(apt --simulate --no-install-recommends install chromium chromium-driver fonts-dejavu-core |
    awk '$1 == "Inst" { print $2 }' | sort -u)
  # shellcheck disable=SC2086 # one package a word
  (cd "$work/debs" && apt download $wanted)
  for package in "$work"/debs/*.deb; do
    dpkg -x "$package" "$work/root"
  done
  rm -rf "$work/debs" "$work/lists" "$work/cache"
  write_wrapper chromium usr/lib/chromium/chromium
  write_wrapper chromedriver usr/bin/chromedriver
  mv "$work" "$chromium_cache"
  trap - EXIT INT TERM
}

# A script $1 that starts the unpacked program $2 with the libraries and fonts unpacked beside it.
write_wrapper() {
  libraries=$(cd "$work/root" && find . -name 'lib*.so*' | sed 's|^\.\(.*\)/[^/]*$|\1|' | sort -u |
    sed "s|^|$chromium_cache/root|" | tr '\n' ':')
  cat >"$work/$1" <<SCRIPT
#!/bin/sh
root=$chromium_cache/root
export LD_LIBRARY_PATH="$libraries\${LD_LIBRARY_PATH:-}"
[ -d /etc/fonts ] || export FONTCONFIG_PATH="\$root/etc/fonts"
[ ! -d "\$root/usr/share" ] || export XDG_DATA_DIRS="\$root/usr/share:/usr/share"
exec "\$root/$2" "\$@"
SCRIPT
  chmod +x "$work/$1"
}
