# Sourced by tests/run: a Chromium, and what drives it and looks its pages over, for the tests of the pages. The parts
# from npm lie under target/ in the versions tests/browser/package.json names.
# shellcheck shell=bash

# Whether there are a browser, node and a Chinese font, after trying to install them.
have_browser() {
  local program
  for program in chromium node npm fc-list; do
    has_program "$program" || { install_package "$(package_of "$program")" && has_program "$program"; } || return 1
  done
  # Boxes in the place of letters are of other widths, and no eye could read the pictures.
  has_chinese_font || { install_package fonts-noto-cjk && has_chinese_font; }
}

has_chinese_font() { fc-list :lang=zh family 2>/dev/null | grep -q .; }

# Puts the parts from npm in place, and exports QUINTAKE_TEST_BROWSER.
prepare_browser() {
  browser_home=${CARGO_TARGET_DIR:-$PWD/target}/browser
  mkdir -p "$browser_home"
  fetch_parts
  ln -sfn "$(command -v chromium)" "$browser_home/chromium"
  export QUINTAKE_TEST_BROWSER=$browser_home
  say "$(chromium --version 2>/dev/null | cut -d ' ' -f 1-2), node $(node --version)"
}

has_program() { command -v "$1" >/dev/null; }

# The package that brings a program, where it has another name.
package_of() {
  case "$1" in
    node) echo nodejs ;;
    fc-list) echo fontconfig ;;
    *) echo "$1" ;;
  esac
}

# Fetched again only when the versions have changed. No lock file: one would name the registry of this machine, and the
# parts depend on nothing.
fetch_parts() {
  if [ -d "$browser_home/node_modules" ] && cmp -s tests/browser/package.json "$browser_home/package.json"; then return 0; fi
  say "fetching what tests/browser/package.json names"
  rm -rf "$browser_home/node_modules" "$browser_home/package.json"
  mkdir -p "$browser_home/fetching"
  cp tests/browser/package.json "$browser_home/fetching/package.json"
  npm install --prefix "$browser_home/fetching" --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel error </dev/null >&2 ||
    give_up "npm could not fetch what tests/browser/package.json names" \
      "see to the way to its registry, or test without a browser with QUINTAKE_TEST_BROWSER=none tests/run"
  mv "$browser_home/fetching/node_modules" "$browser_home/node_modules"
  # Last, so that what was cut short is begun again.
  mv "$browser_home/fetching/package.json" "$browser_home/package.json"
  rm -rf "$browser_home/fetching"
}
