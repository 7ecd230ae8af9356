/* The case page: its head and what can be decided; papers and story are modules of their own. */
#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/queue.h"
#include "spool/register.h"
#include "spool/users.h"
#include <string.h>

static void
put_money(json_t *json, const char *key, bool known, int64_t oere, const char *currency)
{
    if (!known)
        return;
    g_autofree char *text = money_sentence(oere, currency);
    web_put(json, key, text);
}

static bool
put_cluster(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    g_autoptr(Cluster) cluster = NULL;
    if (file->cluster == 0)
        return true;
    /* as of the expense's day; a cluster that has ended is still named by its number */
    const char *day = file->issue_date ? file->issue_date : file->opened_at;
    g_autofree char *iso = g_strndup(day ? day : "", 10);
    if (!register_cluster(look->book, file->cluster, iso, &cluster, error))
        return false;
    g_autofree char *text =
        g_strdup_printf("%ld %s", (long)file->cluster, cluster ? cluster->name : "");
    web_put(facts, "cluster", text);
    if (file->cluster_proposed)
        web_flag(facts, "cluster_proposed");
    if (cluster)
        web_put(facts, "coordinator", cluster->coordinator);
    return true;
}

/* "emnet »57«"; what stood there is a role when the register said it. */
static char *
candidate_shown(const CaseCandidate *c)
{
    static const struct {
        const char *source, *word;
    } where[] = {{"document", "bilaget"}, {"subject", "emnet"}, {"text", "mailen"}};
    g_autofree char *text = web_shown(c->text, 60, false);
    for (size_t i = 0; i < G_N_ELEMENTS(where); i++)
        if (g_strcmp0(where[i].source, c->source) == 0)
            return g_strdup_printf("%s »%s«", where[i].word, text);
    return g_strdup("afsenderens rolle");
}

/* One line for each cluster that was named, with all its places. */
static void
put_candidates(const CaseFile *file, json_t *facts)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    json_t *list = json_array();
    for (guint i = 0; i < file->candidates->len; i++) {
        const CaseCandidate *first = file->candidates->pdata[i];
        g_autoptr(GString) places = g_string_new(NULL);
        if (!g_hash_table_add(seen, (void *)(uintptr_t)&first->cluster))
            continue;
        for (guint j = i; j < file->candidates->len; j++) {
            const CaseCandidate *c = file->candidates->pdata[j];
            g_autofree char *shown = candidate_shown(c);
            if (c->cluster == first->cluster)
                g_string_append_printf(places, "%s%s", places->len ? ", " : "", shown);
        }
        json_t *json = json_pack("{sI}", "cluster_number", (json_int_t)first->cluster);
        web_put(json, "places", places->str);
        json_array_append_new(list, json);
    }
    json_object_set_new(facts, "candidates", list);
}

/* Another case: as a link with its number. */
static bool
put_other(const WebLook *look, const char *key, int64_t id, json_t *facts, GError **error)
{
    g_autoptr(CaseFile) other = NULL;
    if (id == 0)
        return true;
    if (!cases_load(look->book, id, &other, error))
        return false;
    json_t *json = json_pack("{sI}", "id", (json_int_t)id);
    web_put(json, "number", other ? other->number : NULL);
    json_object_set_new(facts, key, json);
    return true;
}

static void
put_head(const WebLook *look, const CaseFile *file, json_t *facts)
{
    g_autofree char *date = web_day(file->issue_date), *due = web_day(file->due_date);
    g_autofree char *opened = web_when(file->opened_at, look->now_ms);
    web_put(facts, "title", file->number);
    web_put(facts, "number", file->number);
    web_put(facts, "status", web_word(WORDS_STATUS, file->status));
    web_put(facts, "tone", web_word(WORDS_TONE, file->status));
    web_put(facts, "supplier", file->supplier_name);
    web_put(facts, "invoice_id", file->invoice_id);
    web_put(facts, "date", date);
    web_put(facts, "due", due);
    web_put(facts, "opened", opened);
    web_put(facts, "route", web_word(WORDS_ROUTE, file->route));
    web_put(facts, "sender", file->sender_name);
    web_put(facts, "sender_address", file->sender_address);
    put_money(facts, "total", file->has_total, file->total_oere, file->currency);
    put_money(facts, "per_head", file->has_per_head, file->per_head_oere, file->currency);
    if (file->covers > 0)
        json_object_set_new(facts, "covers", json_integer((json_int_t)file->covers));
}

/* What the clerk would refuse is not offered (daemon/review.c decides; this only spares a
 * click). */
static const char *
approval_hindrance(const CaseFile *file)
{
    bool right = g_strcmp0(file->status, "ready") == 0 || g_strcmp0(file->status, "flagged") == 0;
    if (!right)
        return "sagen venter på svar";
    if (file->cluster == 0)
        return "klyngen mangler";
    if (!file->has_total)
        return "beløbet mangler";
    bool kroner = !file->currency || !*file->currency || strcmp(file->currency, "DKK") == 0;
    return kroner ? NULL : "beløbet er ikke i kroner";
}

/* Every field that can be corrected, found or not. */
static void
put_all_fields(json_t *facts)
{
    json_t *list = json_array();
    for (FieldId id = 0; id < FIELD_COUNT; id++)
        json_array_append_new(
            list, json_pack("{ss ss}", "code", field_name(id), "word", web_field_label(id)));
    json_object_set_new(facts, "all_fields", list);
}

/* Whose it may be, and which clusters there are. */
static bool
put_lists(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) users = NULL, clusters = NULL;
    g_autofree char *today = day_local(look->now_ms);
    json_t *people = json_array(), *list = json_array();
    json_object_set_new(facts, "people", people);
    json_object_set_new(facts, "clusters", list);
    if (!users_names(look->book, &users, error) ||
        !register_clusters(look->book, today, &clusters, error))
        return false;
    for (guint i = 0; i < users->len; i++)
        json_array_append_new(people,
                              json_pack("{ss sb}", "person_name", users->pdata[i], "chosen",
                                        g_strcmp0(users->pdata[i], file->assigned_to) == 0));
    for (guint i = 0; i < clusters->len; i++) {
        const Cluster *cluster = clusters->pdata[i];
        json_t *one = json_pack("{sI}", "cluster_id", (json_int_t)cluster->number);
        web_put(one, "cluster_name", cluster->name);
        json_array_append_new(list, one);
    }
    web_put(facts, "assigned", file->assigned_to);
    return true;
}

static void
put_choices(const CaseFile *file, json_t *facts)
{
    static const char *const open[] = {"received", "needs-info",         "flagged",
                                       "ready",    "awaits-coordinator", NULL};
    int vouchers = 0;
    for (guint i = 0; i < file->documents->len; i++)
        vouchers += strcmp(((CaseDocument *)file->documents->pdata[i])->role, "voucher") == 0;
    if (vouchers > 1)
        web_flag(facts, "splittable");
    if (strcmp(file->status, "approved") == 0)
        web_flag(facts, "payable");
    if (!g_strv_contains(open, file->status))
        return;
    const char *hindrance = approval_hindrance(file);
    web_flag(facts, "open");
    put_all_fields(facts);
    web_put(facts, "hindrance", hindrance);
    if (!hindrance)
        web_flag(facts, "approvable");
    if (strcmp(file->status, "flagged") == 0)
        web_flag(facts, "needs_reason");
}

/* The picture that comes next is drawn while this case is looked at. */
static bool
put_next(const WebLook *look, int64_t next, json_t *facts, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    if (next == 0)
        return true;
    if (!cases_load(look->book, next, &file, error))
        return false;
    for (guint i = 0; file && i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (d->part == 0 || d->reading->page_sizes->len == 0)
            continue;
        g_autofree char *path = g_strdup_printf("/part/%ld/page/1", (long)d->part);
        web_put(facts, "next_picture", path);
        return true;
    }
    return true;
}

bool
web_case_facts(const WebLook *look, int64_t case_id, json_t **out, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    int64_t previous, next;
    if (!cases_load(look->book, case_id, &file, error))
        return false;
    if (!file) {
        *out = NULL;
        return true;
    }
    g_autoptr(json_t) facts =
        json_pack("{sI sI}", "id", (json_int_t)file->id, "version", (json_int_t)file->version);
    put_head(look, file, facts);
    put_choices(file, facts);
    put_candidates(file, facts);
    web_case_papers(look, file, facts);
    if (!put_lists(look, file, facts, error) || !put_cluster(look, file, facts, error) ||
        !put_other(look, "duplicate_of", file->duplicate_of, facts, error) ||
        !put_other(look, "proposed_case", file->proposed_case, facts, error) ||
        !web_case_story(look, file, facts, error) || !web_case_around(look, file, facts, error) ||
        !queue_neighbours(look->book, case_id, &previous, &next, error) ||
        !put_next(look, next, facts, error))
        return false;
    json_object_set_new(facts, "previous", json_integer((json_int_t)previous));
    json_object_set_new(facts, "next", json_integer((json_int_t)next));
    *out = g_steal_pointer(&facts);
    return true;
}

/* Rule C13: a look at attendees' names is told before they are shown. */
static bool
tell_viewed(const WebRequest *r, const json_t *facts, GError **error)
{
    json_int_t names = 0;
    const json_t *documents = json_object_get(facts, "documents");
    for (size_t i = 0; i < json_array_size(documents); i++) {
        const json_t *vouchers = json_object_get(json_array_get(documents, i), "vouchers");
        for (size_t v = 0; v < json_array_size(vouchers); v++)
            names +=
                json_integer_value(json_object_get(json_array_get(vouchers, v), "n_attendees"));
    }
    return names == 0 ||
           wire_say(r->web->clerk, error, "{ss sI ss sI}", "what", "viewed", "case",
                    (json_int_t)r->numbers[0], "user", r->session->user, "names", names);
}

bool
web_show_case(WebRequest *r, GError **error)
{
    const WebLook look = {.book = r->web->book,
                          .pack = r->web->pack,
                          .now_ms = r->web->now_ms,
                          .bar_permille = r->web->config->confidence_permille,
                          .user = r->session->user,
                          .undo_seconds = r->web->config->undo_seconds};
    g_autoptr(json_t) facts = NULL;
    if (!web_case_facts(&look, r->numbers[0], &facts, error))
        return false;
    if (!facts)
        return web_message(r, MHD_HTTP_NOT_FOUND, "Findes ikke", "Der er ingen sag her.");
    if (r->session->draft && r->session->draft_case == r->numbers[0])
        web_put_lines(facts, "draft", r->session->draft);
    return tell_viewed(r, facts, error) && web_page(r, MHD_HTTP_OK, "case", facts, error);
}
