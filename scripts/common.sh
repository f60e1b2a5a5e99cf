# Sourced by the scripts beside it: where the project is, how it is built, what the system must have.
# shellcheck shell=bash
set -euo pipefail

project=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$project"

# Swift and pip keep caches under HOME; without one they get a place inside the build folder.
if [ -z "${HOME:-}" ]; then
  export HOME="$project/.build/home"
  mkdir -p "$HOME"
fi

say() { printf '%s: %s\n' "scripts/${0##*/}" "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# Debian or Ubuntu packages, installed as root or through sudo.
install_packages() {
  if ! command -v apt-get >/dev/null; then
    die "please install $* (or, on macOS, brew install openssl@3 pkg-config python3), then run this again"
  fi
  local root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "please run as root: apt-get install $*"
    root=(sudo)
  fi
  say "installing $*"
  "${root[@]}" apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are there"
  # The noninteractive front end asks no questions; env, because sudo drops variables.
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 ||
    die "apt-get could not install $*"
}

need_swift() {
  command -v swift >/dev/null || die "no swift in PATH: install Swift 6.2 or newer, see swift.org/install"
}

need_openssl() {
  if command -v pkg-config >/dev/null && pkg-config --exists 'openssl >= 3.0'; then return; fi
  install_packages libssl-dev pkg-config
  pkg-config --exists 'openssl >= 3.0' || die "OpenSSL 3.0 or newer is needed, here is $(pkg-config --modversion openssl)"
}

# The release build's flags, with the Swift runtime inside the program where that can be done.
release_flags() {
  printf '%s\n' -c release --product sfn-batch-proxy
  # A program needs no table of its symbols for others to link to; Swift asks for one, and it takes memory.
  [ "$(uname -s)" != Linux ] || printf '%s\n' --static-swift-stdlib -Xlinker --no-export-dynamic
}

release_binary() {
  printf '%s\n' "$project/.build/release/sfn-batch-proxy"
}

# Builds the release program; prints nothing on standard output, and nothing at all where nothing changed.
build_release() {
  local flags binary
  mapfile -t flags < <(release_flags)
  binary=$(release_binary)
  if [ ! -x "$binary" ]; then
    say "building for the first time; this takes a few minutes"
  elif [ -z "$(find Package.swift Sources -newer "$binary" -print -quit)" ]; then
    flags+=(--quiet)
  fi
  # Through a pipe, because Swift's commands differ on a terminal (they ask for colours): what was built off one would
  # be built anew. A build that was interrupted may end with success and no program.
  swift build "${flags[@]}" 2>&1 | cat >&2 && [ -x "$binary" ]
}
