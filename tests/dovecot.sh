#!/bin/sh
# A private Dovecot on loopback for tests and the demo: an ordinary user's or root's, nothing
# outside DIR touched.
#
#   tests/dovecot.sh start DIR IMAP_PORT IMAPS_PORT LMTP_PORT USER PASSWORD
#   tests/dovecot.sh stop DIR
#   tests/dovecot.sh certificates DIR      only DIR/{ca,cert,key}.pem, for a test's SMTP server
#
# start is over when the server answers; it leaves DIR/ca.pem (for ca_file), DIR/cert.pem and
# DIR/key.pem (name localhost and 127.0.0.1), DIR/master.pid, DIR/dovecot.log. Any address is
# delivered to USER's mailbox when its local part is USER. PASSWORD may hold anything but ':'.
# IMAP_PORT speaks plaintext and STARTTLS, IMAPS_PORT TLS. Extra settings for a fault test: the environment variable
# DOVECOT_EXTRA is appended to the configuration.
set -eu

fail() {
    echo "dovecot.sh: $*" >&2
    exit 1
}

certificates() {
    dir=$1
    [ -s "$dir/cert.pem" ] && return 0
    certtool --generate-privkey --key-type ecdsa --curve secp256r1 --outfile "$dir/ca-key.pem" 2>/dev/null
    printf 'cn = klyngebilag test CA\nca\ncert_signing_key\nexpiration_days = 30\n' >"$dir/ca.tmpl"
    certtool --generate-self-signed --load-privkey "$dir/ca-key.pem" --template "$dir/ca.tmpl" \
        --outfile "$dir/ca.pem" 2>/dev/null
    certtool --generate-privkey --key-type ecdsa --curve secp256r1 --outfile "$dir/key.pem" 2>/dev/null
    printf 'cn = localhost\ndns_name = localhost\nip_address = 127.0.0.1\ntls_www_server\nsigning_key\nexpiration_days = 30\n' \
        >"$dir/cert.tmpl"
    certtool --generate-certificate --load-privkey "$dir/key.pem" --load-ca-certificate "$dir/ca.pem" \
        --load-ca-privkey "$dir/ca-key.pem" --template "$dir/cert.tmpl" --outfile "$dir/cert.tmp" 2>/dev/null
    mv "$dir/cert.tmp" "$dir/cert.pem"
}

# An ordinary caller runs everything and cannot chroot, so no service does. Under root the login
# process and the mailbox belong to nobody: Dovecot refuses root there.
mail_owner() {
    if [ "$(id -u)" -eq 0 ]; then echo nobody; else id -un; fi
}

# Under root nobody must be able to walk to DIR; a mktemp -d is 0700.
make_reachable() {
    [ "$(id -u)" -eq 0 ] || return 0
    chmod o+x "$1"
    chown nobody "$1/mail"
    setpriv --reuid=nobody --regid=nogroup --clear-groups test -w "$1/mail" ||
        fail "the user nobody cannot reach $1: chmod o+x the directories above it"
}

configuration() {
    dir=$1 imap=$2 imaps=$3 lmtp=$4
    me=$(id -un) group=$(id -gn)
    owner=$(mail_owner)
    cat <<END
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/dovecot.log
default_internal_user = $me
default_internal_group = $group
default_login_user = $owner
mail_uid = $owner
mail_gid = $(id -gn "$owner")
first_valid_uid = 1
first_valid_gid = 1
listen = 127.0.0.1
protocols = imap lmtp
ssl = yes
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:$dir/mail/%n
# a demo and a test open many short connections from one address
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = $dir/passwd
}
userdb {
  driver = static
  args = home=$dir/mail/%n allow_all_users=yes
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $lmtp
  }
}
namespace inbox {
  inbox = yes
}
${DOVECOT_EXTRA:-}
END
}

answers() {
    timeout 2 python3 - "$1" 2>/dev/null <<'END'
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1) as s:
    s.settimeout(1)
    sys.exit(0 if s.recv(64) else 1)
END
}

start() {
    [ $# -eq 6 ] || fail "start DIR IMAP_PORT IMAPS_PORT LMTP_PORT USER PASSWORD"
    command -v dovecot >/dev/null || fail "dovecot is not installed (dovecot-imapd, dovecot-lmtpd)"
    command -v certtool >/dev/null || fail "certtool is not installed (gnutls-bin)"
    mkdir -p "$1/run" "$1/state" "$1/mail"
    dir=$(cd "$1" && pwd)
    make_reachable "$dir"
    certificates "$dir"
    configuration "$dir" "$2" "$3" "$4" >"$dir/dovecot.conf"
    (umask 077 && printf '%s:{PLAIN}%s::::::\n' "$5" "$6" >"$dir/passwd")
    # its processes must not hold a caller's pipe open
    dovecot -c "$dir/dovecot.conf" </dev/null >/dev/null 2>"$dir/start.log" || {
        cat "$dir/start.log" >&2
        fail "Dovecot did not start"
    }
    for _ in $(seq 50); do
        if answers "$2" && answers "$4" && [ -s "$dir/run/master.pid" ]; then
            cp "$dir/run/master.pid" "$dir/master.pid"
            cat "$dir/master.pid"
            return 0
        fi
        sleep 0.1
    done
    stop "$dir"
    fail "Dovecot does not answer on port $2; see $dir/dovecot.log"
}

stop() {
    [ -s "$1/run/master.pid" ] || return 0
    pid=$(cat "$1/run/master.pid")
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 50); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
    rm -f "$1/run/master.pid" "$1/master.pid"
}

action=${1:-}
[ $# -gt 0 ] && shift
case $action in
start) start "$@" ;;
stop) stop "$@" ;;
certificates)
    mkdir -p "$1"
    certificates "$(cd "$1" && pwd)"
    ;;
*) fail "start, stop or certificates" ;;
esac
