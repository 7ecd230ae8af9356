# klyngebilag. Two commands matter: `make demo` and `make check` (see README.md).
# Everything a build makes lives in $(BUILD); BUILD and SANITIZE choose the variant:
#   make                     release build in build/
#   make SANITIZE=1          ASan + UBSan build in build-asan/

SANITIZE ?=
BUILD ?= $(if $(SANITIZE),build-asan,build)
CC ?= gcc
V ?=
Q := $(if $(V),,@)

# --- libraries, by room -------------------------------------------------------------------
# libetpan.pc leaks a no-pie specs file and its own private libraries; mupdf.pc lacks harfbuzz.
PKG_BASE   := glib-2.0 jansson libseccomp
PKG_BOOK   := sqlite3 libsodium
PKG_DAEMON := gnutls libmicrohttpd libsystemd libcurl
PKG_DRAW   := pangocairo cairo-pdf
PKG_OCR    := gmime-3.0 libxml-2.0 lept tesseract libheif libexif libarchive libytnef gmp nettle

CFLAGS_PKG  := $(shell pkg-config --cflags $(PKG_BASE) $(PKG_BOOK) $(PKG_DAEMON) $(PKG_DRAW) $(PKG_OCR) mupdf 2>/dev/null)
LIBS_BASE   := $(shell pkg-config --libs $(PKG_BASE) 2>/dev/null)
LIBS_BOOK   := $(shell pkg-config --libs $(PKG_BOOK) 2>/dev/null)
LIBS_DAEMON := $(shell pkg-config --libs $(PKG_DAEMON) 2>/dev/null) -letpan
LIBS_DRAW   := $(shell pkg-config --libs $(PKG_DRAW) 2>/dev/null) -lm
LIBS_OCR    := $(shell pkg-config --libs $(PKG_OCR) 2>/dev/null) -ltesseract -llept \
	-lmupdf -lmupdf-third -lmujs -lgumbo -lopenjp2 -ljbig2dec -ljpeg -lfreetype -lharfbuzz -lz -lm

# --- flags --------------------------------------------------------------------------------
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
	-Wundef -Wpointer-arith -Wcast-qual -Werror
HARDEN := -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
CFLAGS_ALL := -std=c17 -D_GNU_SOURCE -g $(WARN) $(HARDEN) -I. -I$(BUILD) $(CFLAGS_PKG) \
	-DG_LOG_DOMAIN='"klyngebilag"'
LDFLAGS_ALL := -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed
ifeq ($(SANITIZE),)
CFLAGS_ALL += -O2 -D_FORTIFY_SOURCE=2
else
# The only place where a build changes what the cage allows: see daemon/cage.c, CAGE_SANITIZED.
CFLAGS_ALL += -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -DCAGE_SANITIZED=1
LDFLAGS_ALL += -fsanitize=address,undefined
endif
CFLAGS_ALL += $(CFLAGS)
# Versions follow the commits: an upgrade is a later one.
VERSION := 0.2.0
$(BUILD)/obj/daemon/bilagd.o $(BUILD)/obj/daemon/bilag.o: CFLAGS_ALL += -DVERSION='"$(VERSION)"'

# --- sources ------------------------------------------------------------------------------
# What bilag-read shares with bilagd: no foreign parser, no database.
SHARED_SRC := $(addprefix daemon/,failure.c log.c wire.c money.c reading.c reading_json.c reading_sheet.c reading_vocabulary.c reading_words.c cage.c cage_calls.c day.c)
DRAW_SRC := $(wildcard daemon/draw_*.c)
PROGRAM_SRC := daemon/bilagd.c daemon/bilag.c daemon/bilag_draw.c ocr/bilag_read.c
SPOOL_SRC := $(wildcard spool/*.c)
DAEMON_SRC := $(filter-out $(SHARED_SRC) $(PROGRAM_SRC) $(DRAW_SRC),$(wildcard daemon/*.c))
OCR_SRC := $(filter-out $(PROGRAM_SRC),$(wildcard ocr/*.c ocr/*/*.c))
TEST_SRC := $(wildcard tests/test_*.c)
FUZZ_SRC := $(wildcard tests/fuzz/*.c)

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
PROGRAMS := $(addprefix $(BUILD)/,bilagd bilag bilag-read bilag-draw)
TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(TEST_SRC))
BENCHES := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/bench_*.c))

.PHONY: all tests benches fuzzers clean demo check check-long torture simulate bench bench-ocr bench-web fuzz packages install deb
all: $(PROGRAMS) $(BUILD)/templates/deltagerliste.docx $(if $(SANITIZE),,$(BUILD)/models.made)

# kept: make takes what only a test needs for intermediate and would remove it
.PRECIOUS: $(BUILD)/obj/%.o
$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

# Migrations are plain SQL files, compiled in so that the daemon carries its own schema.
$(BUILD)/migrations.inc: $(wildcard spool/migrations/*.sql) Makefile
	@mkdir -p $(@D)
	@for f in $(sort $(wildcard spool/migrations/*.sql)); do \
		echo "{\"$$(basename $$f .sql)\","; sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $$f; echo "},"; \
	done > $@
$(call obj,spool/book.c): $(BUILD)/migrations.inc

# Code lists of e-invoices are plain text, one code a line under a title and a version; compiled in
# sorted by bytes, because the caged reader opens no file.
$(BUILD)/codelists.inc: $(wildcard ocr/einvoice/codelists/*.txt) Makefile
	@mkdir -p $(@D)
	@for f in $(sort $(wildcard ocr/einvoice/codelists/*.txt)); do n=$$(basename $$f .txt); \
		echo "static const char *const list_$$(echo $$n | tr - _)[] = {"; \
		grep -v '^#' $$f | LC_ALL=C sort -u | sed 's/.*/"&",/'; echo "};"; done > $@
	@echo "static const Codelist codelists[] = {" >> $@
	@for f in $(sort $(wildcard ocr/einvoice/codelists/*.txt)); do n=$$(basename $$f .txt); \
		l=list_$$(echo $$n | tr - _); v=$$(sed -n 's/^# version: //p' $$f); \
		echo "{\"$$n\", \"$$v\", $$l, G_N_ELEMENTS($$l)},"; done >> $@
	@echo "};" >> $@
$(call obj,ocr/einvoice/codelist.c): $(BUILD)/codelists.inc

# The attendee form is a zip made at build time from its XML parts; no zip writer in the daemon.
$(BUILD)/templates/deltagerliste.docx: $(shell find templates/deltagerliste -type f 2>/dev/null)
	@mkdir -p $(@D)
	@rm -f $@
	@echo "  ZIP $@"
	$(Q)cd templates/deltagerliste && bsdtar --format zip -cf $(abspath $@) \
		'[Content_Types].xml' $$(find _rels word -type f | sort)

# Better models than Debian's, from the npm registry by the committed lock file, where npm is
# there; without them Debian's are used (`bilag status` says which). Never committed.
$(BUILD)/models.made: ocr/models/package.json ocr/models/package-lock.json
	@mkdir -p $(BUILD)/models
	@cp ocr/models/package*.json $(BUILD)/models/
	@if command -v npm >/dev/null && (cd $(BUILD)/models && \
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null); then \
		echo "  MODELS $(BUILD)/tessdata"; mkdir -p $(BUILD)/tessdata; \
		for l in dan eng; do gunzip -c $(BUILD)/models/node_modules/@tesseract.js-data/$$l/4.0.0_best_int/$$l.traineddata.gz \
			> $(BUILD)/tessdata/$$l.traineddata || exit 1; done; \
	else echo "  MODELS none from npm: Debian's are used"; fi
	@touch $@

# An archive is made anew when a source came or went, or a removed one would stay in it.
$(BUILD)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(sort $(SHARED_SRC) $(SPOOL_SRC) $(DAEMON_SRC) $(OCR_SRC))' | cmp -s - $@ || \
		echo '$(sort $(SHARED_SRC) $(SPOOL_SRC) $(DAEMON_SRC) $(OCR_SRC))' > $@
FORCE:

$(BUILD)/libshared.a: $(call obj,$(SHARED_SRC))
$(BUILD)/libspool.a: $(call obj,$(SPOOL_SRC))
$(BUILD)/libdaemon.a: $(call obj,$(DAEMON_SRC))
$(BUILD)/libocr.a: $(call obj,$(OCR_SRC))
$(BUILD)/lib%.a: $(BUILD)/sources
	@rm -f $@
	$(Q)ar rcs $@ $(filter %.o,$^)

link = @echo "  LD $@"; $(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) \
	-Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(1)

$(BUILD)/bilagd: $(call obj,daemon/bilagd.c) $(BUILD)/libdaemon.a $(BUILD)/libspool.a $(BUILD)/libshared.a
	$(call link,$(LIBS_DAEMON) $(LIBS_BOOK) $(LIBS_BASE))
$(BUILD)/bilag: $(call obj,daemon/bilag.c) $(BUILD)/libdaemon.a $(BUILD)/libspool.a $(BUILD)/libshared.a
	$(call link,$(LIBS_DAEMON) $(LIBS_BOOK) $(LIBS_BASE))
$(BUILD)/bilag-read: $(call obj,ocr/bilag_read.c) $(BUILD)/libocr.a $(BUILD)/libshared.a
	$(call link,$(LIBS_OCR) $(LIBS_BASE))
$(BUILD)/bilag-draw: $(call obj,daemon/bilag_draw.c $(DRAW_SRC)) $(BUILD)/libshared.a
	$(call link,$(LIBS_DRAW) $(LIBS_BASE))
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(BUILD)/libdaemon.a $(BUILD)/libspool.a $(BUILD)/libocr.a $(BUILD)/libshared.a
	@mkdir -p $(@D)
	$(call link,$(LIBS_DAEMON) $(LIBS_BOOK) $(LIBS_OCR) $(LIBS_BASE))

tests: $(TESTS) $(BUILD)/seeds/made $(BUILD)/tests/web_desk
benches: $(BENCHES)

# --- fuzzing: the same targets for libFuzzer (in build-fuzz) and for tests/test_seeds.c ----------
$(BUILD)/tests/test_seeds: $(call obj,$(FUZZ_SRC))
$(BUILD)/seeds/made: tests/fuzz/seeds.py $(wildcard tests/fixtures/*.py)
	@rm -rf $(@D)
	@/usr/bin/python3 -B tests/fuzz/seeds.py $(@D)
	@touch $@
$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/libdaemon.a $(BUILD)/libspool.a $(BUILD)/libocr.a $(BUILD)/libshared.a
	@mkdir -p $(@D)
	$(call link,-fsanitize=fuzzer $(LIBS_DAEMON) $(LIBS_BOOK) $(LIBS_OCR) $(LIBS_BASE))
fuzzers: $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(FUZZ_SRC)) $(BUILD)/seeds/made

# --- the commands of the README ------------------------------------------------------------
# The packages come first, then a second make: only that one sees the new pkg-config files.
JOBS := $(shell nproc 2>/dev/null || echo 1)
ASAN_BUILD ?= $(BUILD)-asan
remake = $(MAKE) --no-print-directory -j$(JOBS)

packages:
	@tests/packages.sh all

demo: packages
	+@$(remake) SANITIZE= BUILD=$(BUILD) all
	@BUILD=$(BUILD) exec /usr/bin/python3 -B tests/demo.py

# Unit, flow and seed tests under ASan + UBSan; cage and resources in the release build.
check: packages
	+@$(remake) SANITIZE=1 BUILD=$(ASAN_BUILD) all tests
	+@$(remake) SANITIZE= BUILD=$(BUILD) all tests
	@tests/run --build $(BUILD) --asan $(ASAN_BUILD)

bench: packages
	+@$(remake) SANITIZE= BUILD=$(BUILD) all benches
	@tests/bench.sh $(BUILD)

# Reading pictures beside tesseract's own program and ocrmypdf; every n-th file of the corpus.
EVERY ?= 3
bench-ocr: packages
	@tests/packages.sh bench
	+@$(remake) SANITIZE= BUILD=$(BUILD) all
	@BUILD=$(BUILD) /usr/bin/python3 -B tests/bench_ocr.py $(EVERY)

# The review page with 1,000 to 1,000,000 cases: five minutes and some 5 GB of scratch space.
WEB_CASES ?= 1000 100000 1000000
bench-web: packages
	+@$(remake) SANITIZE= BUILD=$(BUILD) all $(BUILD)/tests/web_load
	@rm -rf $(BUILD)/bench-web
	@$(BUILD)/tests/web_load $(BUILD)/bench-web $(WEB_CASES); status=$$?; \
		rm -rf $(BUILD)/bench-web; exit $$status

# Fields, verdicts of the rules and speed on the e-invoices of the corpus.
bench-reading: packages
	+@$(remake) SANITIZE= BUILD=$(BUILD) $(BUILD)/bilag-read $(BUILD)/tests/bench_reading
	@tests/bench.sh $(BUILD) bench_reading

bench-einvoice: packages
	+@$(remake) SANITIZE= BUILD=$(BUILD) $(addprefix $(BUILD)/tests/,bench_einvoice bench_einvoice_rules bench_einvoice_speed)
	@tests/bench.sh $(BUILD) 'bench_einvoice*'

# T seconds for each target, or for those named: make fuzz T=600 TARGETS="mime pdf". UNTIL=N goes on
# until the tally of these targets, kept between runs, has N executions.
T ?= 60
UNTIL ?= 0
TARGETS ?=
FUZZ_BUILD ?= $(BUILD)-fuzz
fuzz: packages
	@tests/packages.sh fuzz
	+@$(remake) CC=clang SANITIZE=1 BUILD=$(FUZZ_BUILD) \
		CFLAGS="-DFUZZING=1 -fsanitize=fuzzer-no-link -Wno-error" fuzzers
	@tests/fuzz/run --build $(FUZZ_BUILD) --seconds $(T) --until $(UNTIL) $(TARGETS)

# --- installing -----------------------------------------------------------------------------
DESTDIR ?=
prefix ?= /usr
sysconfdir ?= /etc
MAN := bilagd.8 bilag.1 bilag.conf.5
$(BUILD)/man/%: daemon/install/%.in daemon/install/man.sh $(PROGRAMS)
	@mkdir -p $(@D)
	@daemon/install/man.sh $< $(VERSION) $(BUILD)/bilagd $(BUILD)/bilag > $@.new && mv $@.new $@

# Templates are the secretariat's to edit: they lie with the configuration.
install: all $(addprefix $(BUILD)/man/,$(MAN))
	install -D -m 755 $(BUILD)/bilagd $(DESTDIR)$(prefix)/sbin/bilagd
	install -D -m 755 $(BUILD)/bilag $(DESTDIR)$(prefix)/bin/bilag
	install -D -m 755 $(BUILD)/bilag-read $(DESTDIR)$(prefix)/lib/klyngebilag/bilag-read
	install -D -m 755 $(BUILD)/bilag-draw $(DESTDIR)$(prefix)/lib/klyngebilag/bilag-draw
	if [ -d $(BUILD)/tessdata ]; then install -D -m 644 -t $(DESTDIR)$(prefix)/lib/klyngebilag/tessdata \
		$(BUILD)/tessdata/*.traineddata; fi
	install -D -m 644 $(BUILD)/templates/deltagerliste.docx \
		$(DESTDIR)$(prefix)/share/klyngebilag/deltagerliste.docx
	install -D -m 644 daemon/install/klyngebilag.service \
		$(DESTDIR)$(prefix)/lib/systemd/system/klyngebilag.service
	install -D -m 644 daemon/install/bilag.conf \
		$(DESTDIR)$(prefix)/share/doc/klyngebilag/examples/bilag.conf
	install -D -m 644 LICENSE $(DESTDIR)$(prefix)/share/doc/klyngebilag/copyright
	for d in mail pages rules; do install -D -m 644 -t $(DESTDIR)$(sysconfdir)/klyngebilag/templates/$$d \
		templates/$$d/*; done
	for p in $(MAN); do install -D -m 644 $(BUILD)/man/$$p \
		$(DESTDIR)$(prefix)/share/man/man$${p##*.}/$$p || exit 1; done

# A Debian package of what install puts there; needs what is built only.
deb: packages
	@tests/packages.sh deb
	+@$(remake) SANITIZE= BUILD=$(BUILD) all
	@daemon/install/deb.sh $(BUILD) $(VERSION)

# At least KILLS random kills under a mixed load; stopped, it goes on where it was (DIR).
KILLS ?= 1000
torture: packages
	+@$(remake) SANITIZE= BUILD=$(BUILD) all
	@/usr/bin/python3 -B tests/torture.py --build $(BUILD) --directory $(BUILD)/torture --kills $(KILLS)

# A year of 116 clusters with planted mistakes through the real daemon.
simulate: packages
	+@$(remake) SANITIZE= BUILD=$(BUILD) all
	@/usr/bin/python3 -B tests/simulate.py --build $(BUILD)

# make check, and what takes too long for it.
check-long: check
	@BUILD=$(BUILD) TORTURE_SECONDS=300 /usr/bin/python3 -B tests/flow/release_torture.py

clean:
	rm -rf build build-asan build-fuzz

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
