#!/bin/sh
# Fills a manual page: man.sh PAGE.in VERSION BILAGD BILAG. The keys and commands come from the
# programs themselves, so that no page names one that is not there.
set -eu
page=$1 version=$2 bilagd=$3 bilag=$4
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
"$bilagd" --keys | sed 's/\\/\\e/g' | awk '
    /^\[/ { if (open) print ".El"; print ".Ss " $0; print ".Bl -tag -width indent"; open = 1; next }
    /^ /  { key = $1; sub(/^ *[^ ]+ +/, ""); print ".It Cm " key; print }
    END   { if (open) print ".El" }' >"$lists/keys"
"$bilag" --help | sed 's/\\/\\e/g' | awk '
    /^  [a-z]/ { line = substr($0, 3); at = match(line, /   */)
                 print ".It Ic " substr(line, 1, at - 1); print substr(line, at + RLENGTH) }' >"$lists/commands"
# the date of the program, so that the same source makes the same page
day=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%d)
sed -e "s/@VERSION@/$version/; s/@DATE@/$day/" \
    -e "/@KEYS@/{r $lists/keys" -e 'd}' -e "/@COMMANDS@/{r $lists/commands" -e 'd}' "$page"
