# Conveniences for those who have `just`. Nothing depends on them: the gates are tests/run and .ci/run.

# The list of recipes.
default:
    @just --list

# What the compiler and clippy say, and the format.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# All tests on both databases; whatever follows is handed to `cargo test`.
test *ARGS:
    QUINTAKE_TEST_FAST=1 tests/run {{ARGS}}

# Writes schemas/ again from the types.
schemas:
    cargo run --locked -- schemas

# Starts the sample county to look at the pages.
pages:
    cargo run --release --locked -- demo

# Adds a pair to the mail corpus: FILE becomes the next NNN-name.eml, what is read from it now becomes NNN-name.json.
# Read the .json and correct it to what it should say before you mend the code.
corpus FILE:
    #!/usr/bin/env bash
    set -euo pipefail
    corpus=adapters/email/corpus
    mkdir -p "$corpus"
    last=$(find "$corpus" -name '[0-9][0-9][0-9]-*.eml' -printf '%f\n' | cut -c 1-3 | sort -n | tail -n 1)
    name=$(basename "{{FILE}}" .eml)
    pair=$(printf '%s/%03d-%s' "$corpus" $((10#${last:-0} + 1)) "$name")
    cp "{{FILE}}" "$pair.eml"
    cargo run --quiet --locked -- normalise email --json "$pair.eml" >"$pair.json"
    echo "$pair.json"
