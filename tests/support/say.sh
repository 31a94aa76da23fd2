# Sourced by tests/run: how it speaks, and how it becomes root for one command.
# shellcheck shell=bash

# What tests/run does goes to standard error, so that standard output is cargo's alone.
say() { printf 'tests/run: %s\n' "$*" >&2; }

# Stops with a reason and what to do about it.
give_up() {
  say "$1"
  [ $# -lt 2 ] || say "  $2"
  exit 1
}

am_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as root, never asking for a password: nobody may sit at the keyboard.
as_root() {
  if am_root; then "$@"; else sudo -n "$@"; fi
}
