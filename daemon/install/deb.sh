#!/bin/sh
# Makes BUILD/klyngebilag_VERSION_ARCH.deb of what `make install` puts in place: deb.sh BUILD VERSION.
# The libraries it depends on are found by dpkg-shlibdeps in the programs themselves.
set -eu
build=$1 version=$2
root=$build/deb/klyngebilag
rm -rf "$build/deb"
programs="sbin/bilagd bin/bilag lib/klyngebilag/bilag-read lib/klyngebilag/bilag-draw"
mkdir -p "$root/DEBIAN" "$build/deb/debian"
make --no-print-directory -s install SANITIZE= BUILD="$build" DESTDIR="$(realpath "$root")"
gzip -9n "$root"/usr/share/man/man*/*
for program in $programs; do
    strip --strip-unneeded "$root/usr/$program"
done
printf 'Source: klyngebilag\n\nPackage: klyngebilag\nArchitecture: any\n' >"$build/deb/debian/control"
libraries=$(cd "$build/deb" && for p in $programs; do echo "klyngebilag/usr/$p"; done |
    xargs dpkg-shlibdeps -O | sed -n 's/^shlibs:Depends=//p')
sed -e "s/@VERSION@/$version/; s/@ARCH@/$(dpkg --print-architecture)/" \
    -e "s/@LIBRARIES@/$libraries/; s/@SIZE@/$(du -sk "$root" | cut -f 1)/" \
    daemon/install/deb/control.in >"$root/DEBIAN/control"
install -m 755 -t "$root/DEBIAN" daemon/install/deb/postinst daemon/install/deb/prerm \
    daemon/install/deb/postrm
(cd "$root" && find etc -type f | sed 's,^,/,' | LC_ALL=C sort) >"$root/DEBIAN/conffiles"
(cd "$root" && find etc usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum) >"$root/DEBIAN/md5sums"
fakeroot dpkg-deb --build "$root" "$build" >/dev/null
echo "$build/klyngebilag_${version}_$(dpkg --print-architecture).deb"
