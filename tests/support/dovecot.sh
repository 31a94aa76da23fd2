# Sourced by tests/run: a Dovecot of its own for one run, with IMAP (plain, STARTTLS and TLS) and LMTP on loopback. Every
# user it is asked for exists, with a folder of its own. The server the distribution's package brings with it is neither
# used nor touched.
# shellcheck shell=bash

dovecot_home=""   # The folder of this run's server; empty while there is none.

# Whether there is a server to start, after trying to install one.
have_dovecot() {
  find_dovecot || { install_package dovecot-imapd && install_package dovecot-lmtpd && find_dovecot; }
}

find_dovecot() {
  PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v dovecot >/dev/null &&
    [ -e /usr/lib/dovecot/imap ] && [ -e /usr/lib/dovecot/lmtp ] && command -v openssl >/dev/null
}

# Starts a server, and exports QUINTAKE_TEST_DOVECOT: words of the form name=value.
start_dovecot() {
  # A socket's path may have 107 bytes only, and the server's user must reach the folder.
  dovecot_home=$(mktemp -d /tmp/quintake-imap.XXXXXX)
  dovecot_password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
  make_certificates
  dovecot_serve
  export QUINTAKE_TEST_DOVECOT="host=127.0.0.1 imap=$dovecot_imap imaps=$dovecot_imaps lmtp=$dovecot_lmtp \
password=$dovecot_password ca=$dovecot_home/tls/ca.pem cert=$dovecot_home/tls/server.pem key=$dovecot_home/tls/server.key"
  say "Dovecot $(dovecot_run --version | cut -d ' ' -f 1) on 127.0.0.1:$dovecot_imap (IMAP), $dovecot_imaps (TLS), $dovecot_lmtp (LMTP)"
}

# Stops the server and removes its folder. Safe to call when there is none.
stop_dovecot() {
  [ -n "$dovecot_home" ] || return 0
  if [ -f "$dovecot_home/run/master.pid" ]; then
    dovecot_run -c "$dovecot_home/dovecot.conf" stop >/dev/null 2>&1 || say "Dovecot in $dovecot_home did not stop by itself"
  fi
  rm -rf "$dovecot_home"
  dovecot_home=""
}

# A port that was free a moment ago may be taken now, so a failed start tries others.
dovecot_serve() {
  local attempt
  for attempt in 1 2 3 4 5; do
    dovecot_imap=$(free_port) dovecot_imaps=$(free_port) dovecot_lmtp=$(free_port)
    dovecot_settings >"$dovecot_home/dovecot.conf"
    mkdir -p "$dovecot_home/run" "$dovecot_home/mail"
    if am_root; then chown -R "$(dovecot_user)" "$dovecot_home"; fi
    if dovecot_run -c "$dovecot_home/dovecot.conf" >>"$dovecot_home/log" 2>&1 && dovecot_answers; then return 0; fi
    dovecot_run -c "$dovecot_home/dovecot.conf" stop >/dev/null 2>&1 || true
    say "Dovecot did not start (attempt $attempt)"
  done
  tail -n 20 "$dovecot_home/log" >&2
  give_up "Dovecot does not start"
}

dovecot_answers() {
  local _
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$dovecot_lmtp") 2>/dev/null &&
      (exec 3<>"/dev/tcp/127.0.0.1/$dovecot_imaps") 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  return 1
}

# An authority of its own and a certificate for 127.0.0.1 alone, so that another name is wrong.
make_certificates() {
  local tls=$dovecot_home/tls
  mkdir -p "$tls"
  {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Quintake test authority" \
      -addext "basicConstraints=critical,CA:TRUE" -keyout "$tls/ca.key" -out "$tls/ca.pem"
    openssl req -newkey rsa:2048 -nodes -subj "/CN=127.0.0.1" -keyout "$tls/server.key" -out "$tls/server.csr"
    openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -days 2 \
      -extfile <(printf 'subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n') -out "$tls/server.pem"
  } >"$dovecot_home/log" 2>&1 || {
    cat "$dovecot_home/log" >&2
    give_up "openssl made no certificate"
  }
  rm "$tls/ca.key"
  # The tests play a mail server with it, whoever they run as; it is worth nothing outside this run.
  chmod 0755 "$dovecot_home" "$tls"
  chmod 0644 "$tls"/*
}

# Everything as one user and without chroot, so that it needs no rights of its own.
dovecot_settings() {
  local user group
  user=$(dovecot_user) group=$(id -gn "$user")
  cat <<SETTINGS
base_dir = $dovecot_home/run
log_path = $dovecot_home/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
default_client_limit = 500
ssl = yes
ssl_cert = <$dovecot_home/tls/server.pem
ssl_key = <$dovecot_home/tls/server.key
ssl_dh =
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
first_valid_uid = 1
lda_mailbox_autocreate = yes
passdb {
  driver = static
  args = password=$dovecot_password
}
userdb {
  driver = static
  args = uid=$user gid=$group home=$dovecot_home/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = $dovecot_imap
  }
  inet_listener imaps {
    port = $dovecot_imaps
    ssl = yes
  }
}
service imap {
  process_limit = 512
  service_count = 1000
}
service lmtp {
  user = $user
  inet_listener lmtp {
    address = 127.0.0.1
    port = $dovecot_lmtp
  }
}
service stats {
  chroot =
}
SETTINGS
}

dovecot_run() {
  (
    cd /
    if am_root; then runuser -u "$(dovecot_user)" -- "$(dovecot_program)" "$@"; else "$(dovecot_program)" "$@"; fi
  )
}

dovecot_program() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v dovecot; }

# As root it runs as somebody else: it keeps no mail for the user 0.
dovecot_user() {
  if ! am_root; then
    id -un
  elif id vmail >/dev/null 2>&1; then
    echo vmail
  else
    echo nobody
  fi
}
