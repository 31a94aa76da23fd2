# Sourced by tests/run: installs what the tests need and the machine lacks.
# shellcheck shell=bash

# Installs one package of the distribution; answers 1 when that is not possible here.
# Packages are installed one by one: in a batch, one that cannot be had takes the others down with it.
install_package() {
  local package=$1
  command -v apt-get >/dev/null || { say "no apt-get here: cannot install $package by itself"; return 1; }
  am_root || sudo -n true 2>/dev/null || { say "neither root nor sudo without a password: cannot install $package"; return 1; }
  say "installing $package"
  refresh_package_lists
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$package" </dev/null >&2
}

# Once in a run: a fresh machine knows no packages at all.
refresh_package_lists() {
  [ -z "${package_lists_fresh:-}" ] || return 0
  as_root apt-get update </dev/null >&2 || say "the package lists could not be refreshed; trying with the old ones"
  package_lists_fresh=1
}
