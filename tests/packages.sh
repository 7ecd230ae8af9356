#!/bin/sh
# Installs the Debian packages that are missing: packages.sh build|run|test|browser|bench|fuzz|deb|all [--list]
# Asks before using sudo, unless it is root, ASSUME_YES=1 or CI is set.
set -eu

BUILD="gcc libc6-dev make pkg-config sed libarchive-tools libetpan-dev libgmime-3.0-dev
libmupdf-dev libmujs-dev libgumbo-dev libopenjp2-7-dev libjbig2dec0-dev libjpeg-dev
libfreetype-dev libharfbuzz-dev zlib1g-dev libtesseract-dev libleptonica-dev libsqlite3-dev
libxml2-dev libmicrohttpd-dev libsodium-dev libseccomp-dev libarchive-dev libytnef0-dev
libjansson-dev libgnutls28-dev libheif-dev libexif-dev libgmp-dev nettle-dev libsystemd-dev libpango1.0-dev
libcairo2-dev libcurl4-gnutls-dev"
RUN="tesseract-ocr tesseract-ocr-dan tesseract-ocr-eng ca-certificates fonts-lato"
TEST="python3 python3-pil python3-reportlab python3-aiosmtpd fonts-dejavu-core dovecot-imapd
dovecot-lmtpd gnutls-bin"
BENCH="ocrmypdf tesseract-ocr tesseract-ocr-dan tesseract-ocr-eng"
FUZZ="clang libclang-rt-14-dev"
DEB="dpkg-dev fakeroot"
BROWSER="chromium nodejs npm"

case ${1:-all} in
build) wanted=$BUILD ;;
run) wanted="$BUILD $RUN" ;;
bench) wanted=$BENCH ;; # not in all: only make bench-ocr sets us beside them
fuzz) wanted=$FUZZ ;; # not in all: only make fuzz needs another compiler
deb) wanted=$DEB ;;
browser) wanted=$BROWSER ;; # not in all: some 500 MB; without them the browser cases are skipped
test | all) wanted="$BUILD $RUN $TEST" ;;
*)
    echo "packages.sh build|run|test|browser|bench|fuzz|deb|all [--list]" >&2
    exit 2
    ;;
esac
if [ "${2:-}" = --list ]; then
    echo "$wanted" | tr -s ' ' '\n'
    exit 0
fi

if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian; please install what these packages hold:" $wanted >&2
    exit 0
fi
missing=
for package in $wanted; do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
    *" installed") ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

echo "Debian packages that are missing:$missing"
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "Not root and no sudo here; as root: apt-get install$missing" >&2
        exit 1
    }
    if [ "${ASSUME_YES:-}" != 1 ] && [ -z "${CI:-}" ]; then
        printf 'Install them with sudo apt-get? [y/N] '
        read -r answer || answer=
        case $answer in
        [yYjJ]*) ;;
        *)
            echo "Nothing installed." >&2
            exit 1
            ;;
        esac
    fi
    as_root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
# Debian starts a Dovecot for the whole machine when it is installed; the tests bring their own.
case $missing in
*dovecot-imapd*)
    [ ! -d /run/systemd/system ] || $as_root systemctl disable --now dovecot.service dovecot.socket || true
    ;;
esac
