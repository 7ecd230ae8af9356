#!/usr/bin/python3
"""The review page in a real headless Chromium (tests/browser/review.mjs), on the example cases of
tests/web_desk.c. Without npm or Chromium its one case is skipped; `tests/packages.sh browser`
installs both."""
import os
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageDraw, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
BROWSER = os.path.join(os.path.dirname(HERE), "browser")
BUILD = os.environ["BUILD"]
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
HOSTILE = "\"'><script>window.broken=1</script><img src=q onerror=window.broken=1>{{csrf}}"


def skip(why):
    print(f"1..1\nok 1 the review page in a browser # SKIP {why}")
    return 0


def modules():
    """npm's packages by the committed lock file, once a build; None: npm cannot."""
    place = os.path.join(BUILD, "browser")
    lock = os.path.join(BROWSER, "package-lock.json")
    if os.path.isdir(os.path.join(place, "node_modules", "playwright-core")):
        return place
    os.makedirs(place, exist_ok=True)
    for name in (lock, os.path.join(BROWSER, "package.json")):
        shutil.copy(name, place)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                           "--loglevel=error"], cwd=place, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False)
    return place if done.returncode == 0 else None


def receipt(path):
    """A bill with its words where tests/web_seed.h says they are."""
    image = Image.new("RGB", (1000, 1400), "#fdfcf8")
    draw = ImageDraw.Draw(image)
    for x, y, text in ((300, 92, "Restaurant Kystens Perle"), (390, 232, "12345674"),
                       (300, 232, "CVR"), (120, 330, "12. nov. 2026"), (560, 330, "Nr."),
                       (620, 330, "2041"), (120, 480, "18 × 3-retters middag"),
                       (700, 480, "15.120,00"), (120, 760, "I alt kr."), (700, 760, "15.120,00"),
                       (120, 820, "Heraf moms"), (700, 820, "3.024,00"),
                       (120, 1000, "Tak for besøget")):
        draw.text((x, y), text, "#222", ImageFont.truetype(FONT, 28))
    image.save(path)


def desk(place, name, hostile):
    """A served review page: process and address."""
    spool = os.path.join(place, name)
    os.mkdir(spool)
    process = subprocess.Popen([os.path.join(BUILD, "tests", "web_desk"), spool, "127.0.0.1:0",
                                os.path.join(place, "bill.png"), hostile],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().split()[0].rstrip("/")


def main():
    if not shutil.which("npm") or not shutil.which("node"):
        return skip("npm is not there")
    if not os.path.exists("/usr/bin/chromium"):
        return skip("/usr/bin/chromium is not there")
    node = modules()
    if not node:
        return skip("npm cannot fetch the packages of the lock file")
    shutil.copy(os.path.join(BROWSER, "review.mjs"), node)  # beside its node_modules
    with tempfile.TemporaryDirectory(prefix="browser-") as place:
        receipt(os.path.join(place, "bill.png"))
        desks = [desk(place, "plain", ""), desk(place, "hostile", HOSTILE)]
        try:
            return subprocess.run(["node", os.path.join(node, "review.mjs"),
                                   *(address for _, address in desks)], cwd=BROWSER,
                                  check=False).returncode
        finally:
            for process, _ in desks:
                process.stdin.close()
                process.wait()


if __name__ == "__main__":
    sys.exit(main())
