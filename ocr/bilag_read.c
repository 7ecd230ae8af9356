/* bilag-read: the caged reader. Started by bilagd (and by bilag read) with a control socket;
 * loads the models once, then forks one reader a job (zygote.h). */
#include "daemon/cage.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/wire.h"
#include "ocr/einvoice/rule.h"
#include "ocr/einvoice/schema.h"
#include "ocr/tess.h"
#include "ocr/zygote.h"
#include <gmime/gmime.h>
#include <iconv.h>
#include <libxml/parser.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A caged reader cannot load iconv modules: what mails use is opened here and kept. */
static void
warm_charsets(void)
{
    static const char *const charsets[] = {
        "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-7",
        "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",
        "ISO-8859-15",  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253",
        "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "KOI8-R",
        "KOI8-U",       "UTF-16",       "UTF-16LE",     "UTF-16BE",     "UTF-7",
        "UTF-32",       "IBM437",       "IBM850",       "IBM865",       "MACINTOSH",
        "GB2312",       "GBK",          "GB18030",      "BIG5",         "SHIFT_JIS",
        "EUC-JP",       "ISO-2022-JP",  "EUC-KR",       "TIS-620"};
    for (size_t i = 0; i < G_N_ELEMENTS(charsets); i++) {
        (void)iconv_open("UTF-8", charsets[i]); /* never closed: that keeps the module loaded */
        (void)iconv_open(charsets[i], "UTF-8");
    }
}

/* Pages are large and short-lived: each in a mapping of its own, memory is given back at once.
 * Left alone, glibc raises its threshold with the first of them and keeps the holes. */
static void
give_memory_back(void)
{
    enum { LARGE_BYTES = 1 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
}

static bool
warm(const char *tessdata, const char *schemas, GError **error)
{
    g_mime_init();
    xmlInitParser();
    rules_prepare();
    warm_charsets();
    if (schemas && !schema_load(schemas, error))
        return false;
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    return tess_warm(tessdata, error);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *tessdata = NULL, *schemas = NULL, *user = NULL;
    int control = -1;
    gboolean accept_missing = FALSE;
    const GOptionEntry options[] = {
        {"zygote", 0, 0, G_OPTION_ARG_INT, &control, "control socket", "FD"},
        {"tessdata", 0, 0, G_OPTION_ARG_FILENAME, &tessdata, "models to use", "DIR"},
        {"schemas", 0, 0, G_OPTION_ARG_FILENAME, &schemas, "XML schemas to load", "DIR"},
        {"user", 0, 0, G_OPTION_ARG_STRING, &user, "become this user when root", "NAME"},
        {"accept-missing-protection", 0, 0, G_OPTION_ARG_NONE, &accept_missing,
         "run although the kernel lacks Landlock", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new("- started by bilagd and bilag read");
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || control < 0) {
        g_printerr("bilag-read: %s\n", error ? error->message : "needs --zygote FD");
        return 2;
    }
    log_init("zygote", LOG_INFO);
    give_memory_back();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; whoever started us ends us */
    if (!g_getenv("OMP_THREAD_LIMIT")) {
        g_printerr("bilag-read: OMP_THREAD_LIMIT=1 must be set before it starts\n");
        return 2;
    }
    if (!cage_drop_user(user, &error) || !warm(tessdata, schemas, &error) ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || /* after the change of user, which clears it */
        !wire_say(control, &error, "{ss ss ss}", "what", "ready", "models",
                  tessdata ? "best-int" : "debian", "languages", "dan+eng") ||
        !zygote_serve(control, accept_missing, &error)) {
        log_error("zygote-failed", error);
        return 1;
    }
    _exit(0); /* tesseract's own exit handlers complain about models that are meant to stay */
}
