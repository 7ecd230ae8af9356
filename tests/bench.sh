#!/bin/sh
# The benches: bench.sh BUILD [PATTERN]. Figures on the corpus (CORPUS, default ../shared/corpus),
# then, without a pattern, the time from mail to reply. A bench that fails or overruns its limit fails the run.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${1:-build}
PATTERN=${2:-bench_*}
CORPUS=${CORPUS:-../shared/corpus}
export BUILD CORPUS
# the models that the built reader uses: the better ones where npm was there, else Debian's
if [ -s "$BUILD/tessdata/dan.traineddata" ]; then
    TESSDATA=$BUILD/tessdata
    export TESSDATA
    echo "models: best_int from npm ($TESSDATA)"
else
    echo "models: Debian's"
fi
failed=0
bench() {
    limit=$1
    shift
    for last; do :; done
    echo "== $(basename "$last") =="
    timeout "$limit" "$@" || {
        echo "$(basename "$last") failed or took longer than $limit s"
        failed=1
    }
}
if [ -d "$CORPUS" ]; then
    for program in "$BUILD"/tests/$PATTERN; do
        [ -x "$program" ] && bench 600 "$program"
    done
else
    echo "No corpus at $CORPUS: its benches are left out."
fi
[ "$PATTERN" = "bench_*" ] && [ -f tests/bench_latency.py ] && bench 240 /usr/bin/python3 tests/bench_latency.py
exit $failed
