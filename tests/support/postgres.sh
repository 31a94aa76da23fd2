# Sourced by tests/run: a PostgreSQL cluster of its own for one run. The cluster the distribution's package brings with
# it is neither used nor touched.
# shellcheck shell=bash

postgres_home=""   # The folder of this run's cluster; empty while there is none.
postgres_bin=""    # The folder of initdb and pg_ctl.

# Whether there is a server to start, after trying to install one.
have_postgres() {
  find_postgres || { install_package postgresql && find_postgres; }
}

# Starts a cluster of the server that have_postgres found, and exports QUINTAKE_TEST_PG.
start_postgres() {
  make_cluster
  start_cluster
  say "PostgreSQL $("$postgres_bin/postgres" --version | grep -o '[0-9][0-9.]*' | head -n 1)" \
    "on 127.0.0.1:$postgres_port, $(durability)"
}

# Stops the cluster and removes its folder. Safe to call when there is none.
stop_postgres() {
  [ -n "$postgres_home" ] || return 0
  if [ -f "$postgres_home/data/postmaster.pid" ]; then
    as_postgres "$postgres_bin/pg_ctl" --pgdata "$postgres_home/data" --mode immediate --wait stop >/dev/null ||
      say "PostgreSQL in $postgres_home did not stop by itself"
  fi
  rm -rf "$postgres_home"
  postgres_home=""
}

# The newest server installed: Debian keeps each version in a folder of its own, off the PATH.
find_postgres() {
  local folder
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort --reverse) \
    "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      postgres_bin=$folder
      return 0
    fi
  done
  return 1
}

make_cluster() {
  # Not under TMPDIR: the server's user must reach the folder, and a socket's path may have 107 bytes only.
  postgres_home=$(mktemp -d /tmp/quintake-pg.XXXXXX)
  postgres_password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$postgres_password" >"$postgres_home/password"
  if am_root; then chown -R "$(server_user)" "$postgres_home"; fi
  # A password over loopback: whoever else is on this machine must not become the superuser of this cluster.
  as_postgres "$postgres_bin/initdb" --pgdata "$postgres_home/data" --username quintake \
    --pwfile "$postgres_home/password" --auth-local trust --auth-host password \
    --encoding UTF8 --locale C.UTF-8 --no-instructions >"$postgres_home/initdb.log" 2>&1 || {
    cat "$postgres_home/initdb.log" >&2
    give_up "initdb failed"
  }
  rm "$postgres_home/password"
  write_settings | as_postgres tee -a "$postgres_home/data/postgresql.conf" >/dev/null
}

write_settings() {
  printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$postgres_home'" \
    "max_connections = 200" "timezone = 'UTC'" "log_timezone = 'UTC'"
  # For quick runs by hand; what a crash does to such a cluster says nothing about a real one.
  if [ -n "${QUINTAKE_TEST_FAST:-}" ]; then
    printf '%s\n' "fsync = off" "synchronous_commit = off" "full_page_writes = off"
  fi
}

durability() {
  if [ -n "${QUINTAKE_TEST_FAST:-}" ]; then echo "fsync off (QUINTAKE_TEST_FAST)"; else echo "fsync on"; fi
}

# A port that was free a moment ago may be taken now, so a failed start tries another.
start_cluster() {
  local attempt
  for attempt in 1 2 3 4 5; do
    postgres_port=$(free_port)
    if as_postgres "$postgres_bin/pg_ctl" --pgdata "$postgres_home/data" --log "$postgres_home/data/server.log" \
      --options "-p $postgres_port" --timeout 60 --wait start >/dev/null 2>&1; then
      export QUINTAKE_TEST_PG="postgres://quintake:$postgres_password@127.0.0.1:$postgres_port/postgres"
      return 0
    fi
    say "PostgreSQL did not start on port $postgres_port (attempt $attempt)"
  done
  tail -n 20 "$postgres_home/data/server.log" >&2
  give_up "PostgreSQL does not start"
}

# A loopback port nobody listens on, below the range the kernel hands out to clients.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

# The server refuses to run as root, so root lends it another user.
as_postgres() {
  (
    cd /
    if am_root; then runuser -u "$(server_user)" -- "$@"; else "$@"; fi
  )
}

server_user() {
  if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}
