/* bilag-draw: draws statements for the clerk and for bilag, asked over the socket it is started
 * with. Holds no parser of foreign documents: it reads fonts of the system and our own JSON. */
#include "daemon/cage.h"
#include "daemon/draw.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/wire.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

static bool
write_all(int fd, const GByteArray *bytes, GError **error)
{
    for (size_t at = 0; at < bytes->len;) {
        ssize_t n = write(fd, bytes->data + at, bytes->len - at);
        if (n < 0)
            return fail_errno(error, FAIL_OURS, errno, "cannot write a drawing");
        at += (size_t)n;
    }
    return true;
}

static bool
draw(WireMessage *message, GError **error)
{
    const json_t *page = json_object_get(message->body, "page");
    own_fd int pdf_fd = wire_take_fd(message, 0), png_fd = wire_take_fd(message, 1);
    g_autoptr(GByteArray) pdf = g_byte_array_new(), png = g_byte_array_new();
    if (strcmp(wire_what(message), "draw") != 0 || !page || pdf_fd < 0 || png_fd < 0)
        return fail(error, FAIL_HOSTILE, "not a page to draw");
    return draw_page_pdf(page, pdf, error) && draw_chart_png(page, png, error) &&
           write_all(pdf_fd, pdf, error) && write_all(png_fd, png, error);
}

/* Fonts are found and opened before the cage closes; they stay in fontconfig's and pango's hands.
 */
static bool
warm(GError **error)
{
    g_autoptr(json_t) page = json_pack("{ss ss s{s[]}}", "title", "Æblegården 1234567890", "office",
                                       "é", "balance", "months");
    g_autoptr(GByteArray) pdf = g_byte_array_new(), png = g_byte_array_new();
    return draw_page_pdf(page, pdf, error) && draw_chart_png(page, png, error);
}

static bool
enter_cage(bool accept_missing, GError **error)
{
    static const CagePath paths[] = {{"/usr/share/fonts", CAGE_READ},
                                     {"/usr/local/share/fonts", CAGE_READ},
                                     {"/etc/fonts", CAGE_READ},
                                     {"/usr/share/fontconfig", CAGE_READ},
                                     {"/var/cache/fontconfig", CAGE_READ}};
    static const CageProfile profile = {.name = "draw",
                                        .paths = paths,
                                        .n_paths = G_N_ELEMENTS(paths),
                                        /* pango looks for each new font in a thread */
                                        .calls = CAGE_CALLS_MEMORY | CAGE_CALLS_FILES |
                                                 CAGE_CALLS_MESSAGES | CAGE_CALLS_THREADS,
                                        .files = -1,
                                        .processes = -1,
                                        .file_bytes = 32 << 20};
    return cage_enter(&profile, accept_missing, error);
}

static bool
serve(int control, GError **error)
{
    for (;;) {
        g_autoptr(WireMessage) message = NULL;
        g_autoptr(GError) why = NULL;
        if (!wire_receive(control, &message, error))
            return false;
        if (!message)
            return true; /* whoever asked is gone */
        bool ok = draw(message, &why);
        if (!wire_say(control, error, "{ss sb ss}", "what", "drawn", "ok", ok, "error",
                      ok ? "" : why->message))
            return false;
    }
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *user = NULL;
    int control = -1;
    gboolean accept_missing = FALSE;
    const GOptionEntry options[] = {
        {"socket", 0, 0, G_OPTION_ARG_INT, &control, "where we are asked", "FD"},
        {"user", 0, 0, G_OPTION_ARG_STRING, &user, "become this user when root", "NAME"},
        {"accept-missing-protection", 0, 0, G_OPTION_ARG_NONE, &accept_missing,
         "run although the kernel lacks Landlock", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new("- started by bilagd and bilag");
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || control < 0) {
        g_printerr("bilag-draw: %s\n", error ? error->message : "needs --socket FD");
        return 2;
    }
    log_init("draw", LOG_INFO);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    if (!cage_drop_user(user, &error) || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || !warm(&error) ||
        !enter_cage(accept_missing, &error) || !serve(control, &error)) {
        log_error("draw-failed", error);
        return 1;
    }
    return 0;
}
