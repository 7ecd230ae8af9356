#include "daemon/likeness.h"
#include "daemon/match_steps.h"
#include <stdlib.h>
#include <string.h>

/* "klynge 57", "klyngenr.: 57", "Klynge nr 57", "kl. 057" is left to the readers: in running text
 * it is an hour. Not "klynge 12. september", "klynge 30 personer". */
#define CLUSTER_NUMBER                                                                             \
    "(?i)klynge(?:nummer|nr\\.?)?\\s*(?:nummer|nr\\.?)?\\s*[:#]?\\s*0*([1-9]\\d{0,2})(?!\\d)"      \
    "(?![.,:/-]\\s?\\d)(?!\\.?\\s*(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec|pers|delt|"   \
    "læge|gang|kuv|kr\\b|timer))"

/* --- names
 * ------------------------------------------------------------------------------------------ */

/* The register's "Klynge Nordfyn" and a voucher's "Nordfyn" are one name. */
static char *
bare_name(const char *name)
{
    g_autofree char *folded = likeness_fold(name);
    static const char *const heads[] = {"klyngen ", "klynge ", "laegeklynge ", "laegeklyngen "};
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        if (g_str_has_prefix(folded, heads[i]))
            return g_strdup(folded + strlen(heads[i]));
    return g_steal_pointer(&folded);
}

typedef struct NameHit {
    const Cluster *cluster;
    char *name;   /* bare and folded */
    int distance; /* 0: as it is */
} NameHit;

static void
name_hit_clear(NameHit *hit)
{
    g_free(hit->name);
}

static GArray *
hits_in(const GPtrArray *clusters, const char *folded)
{
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(NameHit));
    g_array_set_clear_func(hits, (GDestroyNotify)name_hit_clear);
    for (guint i = 0; i < clusters->len; i++) {
        g_autofree char *name = bare_name(((const Cluster *)clusters->pdata[i])->name);
        NameHit hit = {.cluster = clusters->pdata[i]};
        bool found = *name && likeness_has_words(folded, name);
        if (found || (*name && likeness_has_words_nearly(folded, name, &hit.distance))) {
            hit.name = g_steal_pointer(&name);
            g_array_append_val(hits, hit);
        }
    }
    return hits;
}

/* "Aalborg" stands in "Aalborg Vest" too: the longer name was meant. */
static bool
is_part_of_another(const GArray *hits, guint i)
{
    const NameHit *hit = &g_array_index(hits, NameHit, i);
    for (guint k = 0; k < hits->len; k++) {
        const NameHit *other = &g_array_index(hits, NameHit, k);
        if (k != i && strlen(other->name) > strlen(hit->name) && other->distance <= hit->distance &&
            likeness_has_words(other->name, hit->name))
            return true;
    }
    return false;
}

static int
least_distance(const GArray *hits)
{
    int least = G_MAXINT;
    for (guint i = 0; i < hits->len; i++)
        least = MIN(least, g_array_index(hits, NameHit, i).distance);
    return least;
}

static void
add_named(const GPtrArray *clusters, const char *text, const char *source, CaseFile *file)
{
    g_autofree char *folded = likeness_fold(text);
    g_autoptr(GArray) hits = hits_in(clusters, folded);
    int least = least_distance(hits); /* exact ones silence the nearly right */
    for (guint i = 0; i < hits->len; i++) {
        const NameHit *hit = &g_array_index(hits, NameHit, i);
        if (hit->distance != least || is_part_of_another(hits, i))
            continue;
        g_autofree char *said =
            g_strconcat(hit->distance ? MATCH_NEARLY : "", hit->cluster->name, NULL);
        case_file_add_candidate(file, hit->cluster->number, source, "name", said);
    }
}

/* --- numbers
 * ----------------------------------------------------------------------------------------- */

static bool
is_registered(const GPtrArray *clusters, int64_t number)
{
    for (guint i = 0; i < clusters->len; i++)
        if (((const Cluster *)clusters->pdata[i])->number == number)
            return true;
    return false;
}

static void
add_number(const GPtrArray *clusters, const char *digits, const char *source, CaseFile *file)
{
    gint64 number;
    if (digits && g_ascii_string_to_signed(digits, 10, 1, 9999, &number, NULL) &&
        is_registered(clusters, number))
        case_file_add_candidate(file, number, source, "number", digits);
}

static void
add_numbers_in(const GPtrArray *clusters, const char *text, const char *source, CaseFile *file)
{
    g_autoptr(GRegex) regex = g_regex_new(CLUSTER_NUMBER, G_REGEX_OPTIMIZE, 0, NULL);
    g_autoptr(GMatchInfo) found = NULL;
    g_assert(regex); /* our own pattern */
    (void)g_regex_match(regex, text, 0, &found);
    while (g_match_info_matches(found)) {
        g_autofree char *digits = g_match_info_fetch(found, 1);
        add_number(clusters, digits, source, file);
        (void)g_match_info_next(found, NULL);
    }
}

/* In running text only lines that speak of a cluster: many clusters are called like towns, and a
 * venue's address is not a cluster. */
static void
add_from_text(const GPtrArray *clusters, const char *text, const char *source, bool every_line,
              CaseFile *file)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *folded = likeness_fold(*line);
        if (!every_line && !strstr(folded, "klynge") && !strstr(folded, "cluster"))
            continue;
        add_numbers_in(clusters, *line, source, file);
        add_named(clusters, *line, source, file);
    }
}

bool
match_clusters_in(Book *book, const char *text, const char *source, const char *day, CaseFile *file,
                  GError **error)
{
    g_autoptr(GPtrArray) clusters = NULL;
    if (!register_clusters(book, day, &clusters, error))
        return false;
    add_from_text(clusters, text, source, match_is(source, "subject"), file);
    return true;
}

/* --- all sources of a case
 * ------------------------------------------------------------------------------ */

static void
add_from_reading(const GPtrArray *clusters, const Reading *reading, const char *source,
                 CaseFile *file)
{
    const char *number = reading_value(reading, FIELD_CLUSTER_NUMBER);
    const char *name = reading_value(reading, FIELD_CLUSTER_NAME);
    add_number(clusters, number, source, file);
    if (name)
        add_named(clusters, name, source, file);
    if (!number && !name)
        add_from_text(clusters, reading->text, source, false, file);
    else if (reading->text) /* a second cluster on the same document (rule B11) */
        add_numbers_in(clusters, reading->text, source, file);
}

/* Only what this letter brought: a joined case kept its earlier candidates. */
static void
add_from_documents(const MatchWork *work, const GPtrArray *clusters, CaseFile *file)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (d->letter == work->view->letter->id && d->part != 0)
            add_from_reading(clusters, d->reading, "document", file);
    }
}

static void
add_from_mail(const MatchWork *work, const GPtrArray *clusters, CaseFile *file)
{
    const Reading *mail = work->view->mail;
    add_from_text(clusters, mail->mail->subject, "subject", true, file);
    guint before = file->candidates->len;
    add_number(clusters, reading_value(mail, FIELD_CLUSTER_NUMBER), "text", file);
    if (reading_value(mail, FIELD_CLUSTER_NAME))
        add_named(clusters, reading_value(mail, FIELD_CLUSTER_NAME), "text", file);
    if (file->candidates->len == before)
        add_from_text(clusters, mail->mail->new_text, "text", false, file);
}

static void
add_roles(const MatchWork *work, CaseFile *file)
{
    for (guint i = 0; i < work->sender->roles->len; i++) {
        const Role *role = work->sender->roles->pdata[i];
        case_file_add_candidate(file, role->cluster, "sender", "role", role->role);
    }
}

static bool
same_candidate(const CaseCandidate *a, const CaseCandidate *b)
{
    return a->cluster == b->cluster && match_is(a->source, b->source) && match_is(a->how, b->how) &&
           g_strcmp0(a->text, b->text) == 0;
}

static void
drop_repeats(GPtrArray *candidates)
{
    for (guint i = candidates->len; i > 1; i--)
        for (guint k = 0; k < i - 1; k++)
            if (same_candidate(candidates->pdata[i - 1], candidates->pdata[k])) {
                (void)g_ptr_array_remove_index(candidates, i - 1);
                break;
            }
}

static bool
is_nearly(const CaseCandidate *c)
{
    return c->text && g_str_has_prefix(c->text, MATCH_NEARLY);
}

static bool
is_named_exactly(const GPtrArray *candidates, int64_t cluster, const char *how)
{
    for (guint i = 0; i < candidates->len; i++) {
        const CaseCandidate *c = candidates->pdata[i];
        if (c->cluster == cluster && match_is(c->how, how) && !is_nearly(c))
            return true;
    }
    return false;
}

/* A cluster that is named by number and name is not put in doubt by a word that only resembles
 * another's name: an inn is called after the same town. */
static void
drop_resemblances(GPtrArray *candidates)
{
    bool certain = false;
    for (guint i = 0; i < candidates->len && !certain; i++) {
        int64_t cluster = ((const CaseCandidate *)candidates->pdata[i])->cluster;
        certain = is_named_exactly(candidates, cluster, "number") &&
                  is_named_exactly(candidates, cluster, "name");
    }
    for (guint i = candidates->len; certain && i > 0; i--)
        if (is_nearly(candidates->pdata[i - 1]))
            (void)g_ptr_array_remove_index(candidates, i - 1);
}

/* The document speaks before the subject, that before the text: a person may be wrong in a hurry,
 * an invoice was made out with care. */
static int
rank(const CaseCandidate *c)
{
    static const char *const order[] = {"document", "subject", "text", "sender"};
    int n = 0;
    while (n < (int)G_N_ELEMENTS(order) && !match_is(c->source, order[n]))
        n++;
    return 2 * n + (is_nearly(c) ? 1 : 0) + (match_is(c->how, "role") ? 100 : 0);
}

static void
choose(const MatchWork *work, CaseFile *file)
{
    const CaseCandidate *best = NULL;
    bool one = true, at_home = work->sender->roles->len == 0;
    for (guint i = 0; i < file->candidates->len; i++) {
        const CaseCandidate *c = file->candidates->pdata[i];
        if (match_is(c->how, "role"))
            continue;
        one = one && (!best || c->cluster == best->cluster);
        if (!best || rank(c) < rank(best))
            best = c;
    }
    int64_t role = sender_only_cluster(work->sender);
    if (best) {
        at_home = at_home || sender_holds(work->sender, best->cluster, NULL);
        file->cluster = best->cluster;
        file->cluster_proposed = !one || !at_home;
    } else if (role && file->cluster == 0) {
        file->cluster = role;
        file->cluster_proposed = true;
    }
}

bool
match_settle_cluster(const MatchWork *work, CaseFile *file, GError **error)
{
    g_autoptr(GPtrArray) clusters = NULL;
    if (!register_clusters(work->book, work->day, &clusters, error))
        return false;
    add_from_documents(work, clusters, file);
    add_from_mail(work, clusters, file);
    add_roles(work, file);
    drop_repeats(file->candidates);
    drop_resemblances(file->candidates);
    choose(work, file);
    return true;
}
