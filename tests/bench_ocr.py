#!/usr/bin/python3
"""What reading pictures costs, beside the tools anybody would take instead, on the same files.

In one run: processor seconds a page of our first pass and of all passes (as each caged reader says
itself) beside `tesseract FILE - -l dan+eng`, on scans in PDFs beside ocrmypdf; peak memory of a
reader; time of one photo alone; milliseconds a text PDF page; pages a second with one and two
readers. All with OMP_THREAD_LIMIT=1. Files: our own, and the corpus (CORPUS) where it is there.
  bench_ocr.py [EVERY]    every n-th file of each corpus set, default 3
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import tap
from fixtures import mails, pdfs, pictures
from fixtures.trade import BUYER, RESTAURANT

AIMS = {"first": 0.60, "all": 1.0, "text_ms": 10.0, "peak_mb": 150.0, "photo_s": 2.0}
ENVIRON = {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def command_cpu(*command):
    """Processor seconds of a command with all it started; None: it failed."""
    before = os.times()
    done = subprocess.run(command, env=ENVIRON, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    if done.returncode != 0:
        return None
    return (after.children_user - before.children_user
            + after.children_system - before.children_system)


def read(files, jobs=1):
    """Each file's reading and the seconds until it was there after the one before; the whole."""
    program = os.path.join(tap.build_directory(), "bilag")
    began = last = time.monotonic()
    out = []
    with subprocess.Popen([program, "read", "--jobs", str(jobs), *files], env=ENVIRON,
                          stdout=subprocess.PIPE, text=True) as reader:
        for line in reader.stdout:
            now = time.monotonic()
            out.append((json.loads(line), now - last))
            last = now
    return out, last - began


def cost(reading, kind):
    """Milliseconds of a file: of its one document, or of all that it holds."""
    return reading["ms"][kind]


# --- the files -------------------------------------------------------------------------------


def own_pages(directory):
    """Scanned invoices at 300 dpi, receipts as scanned and as photographed."""
    made = {"A4 pages": [], "receipts": [], "photos": []}

    def keep(kind, name, data):
        path = os.path.join(directory, name)
        with open(path, "wb") as out:
            out.write(data)
        made[kind].append(path)

    for i, invoice in enumerate((mails.catering_invoice(), mails.conference_invoice())):
        page = pictures.scan(pdfs.drawn(invoice, BUYER, dpi=300), 40 + i)
        keep("A4 pages", f"own-scan-{i}.jpg", pictures.jpeg(page))
    for i, items in enumerate(((("Menu", 18, 52500), ("Vinmenu", 18, 28500)),
                               (("Middag, buffet", 12, 39500), ("Kaffe", 12, 3000)))):
        page = pictures.draw_receipt(
            pictures.receipt_rows(RESTAURANT, "2026-09-16", "21:47", f"00471{i}", items))
        keep("receipts", f"own-receipt-{i}.jpg", pictures.jpeg(pictures.scan(page, 50 + i)))
        keep("photos", f"own-photo-{i}.jpg", pictures.photograph(page, 60 + i))
    return made


def corpus(pattern, every):
    root = os.environ.get("CORPUS", os.path.join(tap.ROOT, "..", "shared", "corpus"))
    return sorted(glob.glob(os.path.join(root, pattern)))[::every]


def with_corpus(made, every):
    made["A4 pages"] += corpus("danish/*_invoice.jpg", every)
    for pattern in ("danish/*_cafe.jpg", "danish/*_ticket.jpg", "danish/*_shop.jpg",
                    "receipts/sroie/*.jpg"):
        made["receipts"] += corpus(pattern, every)
    for pattern in ("receipts/photos/*.jpg", "receipts/wildreceipt/*.jp*g"):
        made["photos"] += corpus(pattern, every)
    return made


def scans_of(pages, directory):
    """The A4 pages once more, each as a scanner's PDF of one picture."""
    out = []
    for page in pages:
        path = os.path.join(directory, os.path.basename(page) + ".pdf")
        with open(page, "rb") as picture, open(path, "wb") as pdf:
            pdf.write(pdfs.of_pictures([picture.read()]))
        out.append(path)
    return out


def text_pdfs(directory, every):
    path = os.path.join(directory, "own-printed.pdf")
    with open(path, "wb") as out:
        out.write(pdfs.printed(mails.catering_invoice(), BUYER))
    return [path] + corpus("receipts/pdf/*.pdf", every)


# --- the figures -----------------------------------------------------------------------------


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def judge(value, aim):
    return f"aim ≤ {aim:.2f}: {'held' if value <= aim else 'MISSED'}"


def beside(kind, files, peaks, *command):
    """Our two figures beside a command's, mean a page; the command gets the file as {}."""
    readings, _ = read(files)
    theirs, first, whole, pages = [], 0.0, 0.0, 0
    for path, (reading, _) in zip(files, readings):
        cpu = command_cpu(*[path if part == "{}" else part for part in command])
        if cpu is None:
            print(f"  left out, {command[0]} failed: {os.path.basename(path)}")
            continue
        theirs.append(cpu)
        first += cost(reading, "first_cpu") / 1000
        whole += cost(reading, "cpu") / 1000
        pages += reading["pages"]
        peaks.append(reading["peak_kb"] / 1024)
    other = sum(theirs)
    print(f"{kind}: {len(theirs)} files, CPU s a page: {command[0]} {other / pages:.2f}, first "
          f"pass {first / pages:.2f} ({first / other:.2f} ×), all passes {whole / pages:.2f} "
          f"({whole / other:.2f} ×)", flush=True)
    return other, first, whole


def compare(made, scans, peaks):
    tesseract = ("tesseract", "{}", "-", "-l", "dan+eng")
    sums = {kind: beside(kind, files, peaks, *tesseract) for kind, files in made.items()}
    print(f"  the same photos alone, in turn: ", end="")
    times = [took for _, took in read(made["photos"][:1] + made["photos"])[0][1:]]
    print(f"p50 {percentile(times, 0.5):.2f} s, p99 {percentile(times, 0.99):.2f} s, "
          f"{judge(percentile(times, 0.99), AIMS['photo_s'])}")
    other, first, whole = (sum(sums[kind][i] for kind in ("A4 pages", "receipts"))
                           for i in range(3))
    print(f"A4 pages and receipts: first pass {first / other:.2f} × tesseract, "
          f"{judge(first / other, AIMS['first'])}; all passes {whole / other:.2f} ×, "
          f"{judge(whole / other, AIMS['all'])}")
    if shutil.which("ocrmypdf"):
        beside("scanned PDFs", scans, peaks, "ocrmypdf", "-q", "-j", "1", "-l", "dan+eng", "{}",
               os.devnull)
    else:
        print("scanned PDFs: skipped, ocrmypdf is not installed (tests/packages.sh bench)")


def text_layers(files):
    readings, _ = read(files)
    pages = sum(reading["pages"] for reading, _ in readings)
    cpu = sum(cost(reading, "cpu") for reading, _ in readings)
    print(f"text PDFs: {len(files)} files, {pages} pages, {cpu / pages:.1f} ms CPU a page with "
          f"fork and cage, {judge(cpu / pages, AIMS['text_ms'])}")


def throughput(files):
    for jobs in (1, 2):
        readings, seconds = read(files, jobs)
        pages = sum(reading["pages"] for reading, _ in readings)
        print(f"{jobs} reader{'s' * (jobs > 1)}: {pages} pages in {seconds:.1f} s, "
              f"{pages / seconds:.2f} pages a second", flush=True)


def main():
    every, peaks = int(sys.argv[1]) if len(sys.argv) > 1 else 3, []
    directory = tempfile.mkdtemp(prefix="bench-ocr-")
    try:
        made = with_corpus(own_pages(directory), every)
        compare(made, scans_of(made["A4 pages"], directory), peaks)
        print(f"peak memory of a reader, models included: {max(peaks):.0f} MB, median "
              f"{percentile(peaks, 0.5):.0f} MB, {judge(max(peaks), AIMS['peak_mb'])}")
        text_layers(text_pdfs(directory, every))
        throughput(made["A4 pages"] + made["receipts"])
    finally:
        shutil.rmtree(directory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
