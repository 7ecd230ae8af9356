/* bilag status */
#include "daemon/command.h"
#include "daemon/control.h"
#include "daemon/own.h"
#include "spool/audit.h"
#include "spool/cases.h"
#include "spool/ledger.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/spool.h"
#include <stdio.h>
#include <string.h>

/* --- collecting: everything is put into one JSON object, printed as it is or as lines --------- */

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static json_t *
counts_json(GHashTable *counts)
{
    json_t *object = json_object();
    g_autofree const char **keys = (const char **)g_hash_table_get_keys_as_array(counts, NULL);
    guint n = g_hash_table_size(counts);
    qsort(keys, n, sizeof *keys, by_text);
    for (guint i = 0; i < n; i++) {
        const int64_t *count = g_hash_table_lookup(counts, keys[i]);
        json_object_set_new(object, keys[i], json_integer(*count));
    }
    return object;
}

static bool
add_counts(Book *book, json_t *status, GError **error)
{
    int64_t jobs, letters, aside;
    g_autoptr(GHashTable) by_state = NULL, by_status = NULL;
    if (!letters_counts(book, &by_state, error) || !cases_counts(book, &by_status, error) ||
        !letters_pending(book, &jobs, &letters, error) || !letters_aside_count(book, &aside, error))
        return false;
    json_object_set_new(status, "letters", counts_json(by_state));
    json_object_set_new(status, "letters_without_case", json_integer((json_int_t)aside));
    json_object_set_new(status, "cases", counts_json(by_status));
    json_object_set_new(status, "jobs", json_integer(jobs));
    return true;
}

static bool
add_outbox(Book *book, json_t *status, GError **error)
{
    int64_t failed, waiting;
    g_autofree char *last = NULL;
    if (!outbox_failed_count(book, &failed, error) || !outbox_pending(book, &waiting, error) ||
        !outbox_last_error(book, &last, error))
        return false;
    json_t *outbox = json_pack("{sI sI ss*}", "waiting", (json_int_t)waiting, "failed",
                               (json_int_t)failed, "last_error", last);
    json_object_set_new(status, "outbox", outbox);
    return true;
}

static bool
add_book(Book *book, json_t *status, GError **error)
{
    int64_t broken, rows, sum;
    if (!audit_verify(book, &broken, &rows, error) || !ledger_sum(book, &sum, error))
        return false;
    json_object_set_new(
        status, "audit",
        json_pack("{sI sI}", "rows", (json_int_t)rows, "broken_at", (json_int_t)broken));
    json_object_set_new(status, "ledger_sum_oere", json_integer(sum));
    return true;
}

/* What only the running daemon knows: its servers and models. */
static bool
add_daemon(const Config *config, json_t *status, GError **error)
{
    g_autoptr(json_t) request = json_pack("{ss}", "what", "settled?");
    g_autoptr(WireMessage) answer = NULL;
    if (!control_ask(config->spool, request, -1, "settled", &answer, error))
        return false;
    json_object_set_new(status, "running", json_boolean(answer != NULL));
    const char *said = answer ? wire_string(answer, "mail") : NULL;
    json_t *mail = said ? json_loads(said, 0, NULL) : NULL;
    if (mail) {
        json_object_del(mail, "what");
        json_object_set_new(status, "mail", mail);
    }
    const char *models = answer ? wire_string(answer, "models") : NULL;
    if (models && *models)
        json_object_set_new(status, "models", json_string(models));
    return true;
}

static bool
collect(const char *config_path, json_t *status, GError **error)
{
    g_autoptr(Config) config = NULL;
    g_autoptr(Book) book = NULL;
    if (!command_open(config_path, &config, &book, error))
        return false;
    json_object_set_new(status, "spool", json_string(config->spool));
    json_object_set_new(status, "free_bytes", json_integer(spool_free_bytes(config->spool)));
    return add_daemon(config, status, error) && add_counts(book, status, error) &&
           add_outbox(book, status, error) && add_book(book, status, error);
}

/* --- printing -------------------------------------------------------------------------------- */

static void
print_line(const char *name, const char *text)
{
    g_autofree char *clean = command_clean(text);
    printf("%-9s %s\n", name, clean);
}

static void
print_counts(const char *name, const json_t *counts, json_int_t without_case)
{
    const char *key;
    json_t *value;
    g_autoptr(GString) s = g_string_new(NULL);
    json_object_foreach((json_t *)(uintptr_t)counts, key, value) g_string_append_printf(
        s, "%s%" JSON_INTEGER_FORMAT " %s", s->len ? ", " : "", json_integer_value(value), key);
    if (without_case > 0)
        g_string_append_printf(s, " (%" JSON_INTEGER_FORMAT " in the queue without a case)",
                               without_case);
    print_line(name, s->len ? s->str : "none");
}

static json_int_t
number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static const char *
text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static void
print_mail(const json_t *mail)
{
    g_autofree char *line =
        g_strdup_printf("IMAP %s, SMTP %s", text(mail, "imap"), text(mail, "smtp"));
    print_line("mail", line);
    if (*text(mail, "error"))
        print_line("error", text(mail, "error"));
}

static void
print_outbox(const json_t *outbox)
{
    g_autofree char *line =
        g_strdup_printf("%" JSON_INTEGER_FORMAT " waiting, %" JSON_INTEGER_FORMAT " failed%s%s",
                        number(outbox, "waiting"), number(outbox, "failed"),
                        *text(outbox, "last_error") ? "; last: " : "", text(outbox, "last_error"));
    print_line("outbox", line);
}

static void
print_book(const json_t *status)
{
    const json_t *audit = json_object_get(status, "audit");
    json_int_t broken = number(audit, "broken_at"), sum = number(status, "ledger_sum_oere");
    g_autofree char *chain =
        broken ? g_strdup_printf("BROKEN at row %" JSON_INTEGER_FORMAT, broken) : g_strdup("whole");
    g_autofree char *balance =
        sum ? g_strdup_printf("OUT OF BALANCE by %" JSON_INTEGER_FORMAT " øre", sum)
            : g_strdup("in balance");
    g_autofree char *line =
        g_strdup_printf("audit chain %s (%" JSON_INTEGER_FORMAT " rows), ledger %s", chain,
                        number(audit, "rows"), balance);
    print_line("book", line);
}

static void
print_status(const json_t *status)
{
    g_autofree char *size = g_format_size((guint64)number(status, "free_bytes"));
    g_autofree char *spool = g_strdup_printf("%s, %s free", text(status, "spool"), size);
    g_autofree char *jobs =
        g_strdup_printf("%" JSON_INTEGER_FORMAT " to read or being read", number(status, "jobs"));
    const json_t *mail = json_object_get(status, "mail");
    print_line("spool", spool);
    print_line("daemon",
               json_is_true(json_object_get(status, "running")) ? "running" : "not running");
    if (mail)
        print_mail(mail);
    if (*text(status, "models"))
        print_line("models", text(status, "models"));
    print_counts("letters", json_object_get(status, "letters"),
                 number(status, "letters_without_case"));
    print_line("jobs", jobs);
    print_counts("cases", json_object_get(status, "cases"), 0);
    print_outbox(json_object_get(status, "outbox"));
    print_book(status);
}

int
command_status(const char *config_path, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "as one JSON object", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) status = json_object();
    if (!command_parse("- how the daemon and its spool stand", options, 0, &argc, &argv))
        return COMMAND_USAGE;
    if (!collect(config_path, status, &error))
        return command_failed(error);
    if (as_json)
        return command_print_json(json_incref(status));
    print_status(status);
    return COMMAND_DONE;
}
