#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/match.h"
#include <stdlib.h>
#include <string.h>

/* What the sources say together (rule B01). */
typedef struct Named {
    int64_t cluster; /* the one that is named outside the register, 0: none or several */
    int n_named;     /* different clusters named outside the register */
    int n_roles;     /* different clusters the sender holds a role in */
    bool number, name, nearly;
    bool at_home; /* the sender holds a role in the named cluster */
} Named;

static bool
seen_before(const GPtrArray *candidates, guint i, bool role)
{
    const CaseCandidate *c = candidates->pdata[i];
    for (guint k = 0; k < i; k++) {
        const CaseCandidate *earlier = candidates->pdata[k];
        if (earlier->cluster == c->cluster && judge_is(earlier->how, "role") == role)
            return true;
    }
    return false;
}

static bool
is_nearly(const CaseCandidate *c)
{
    return c->text && g_str_has_prefix(c->text, MATCH_NEARLY);
}

/* A name that is only like a cluster's says nothing beside a number or a name that is one. */
static bool
any_exact(const GPtrArray *candidates)
{
    for (guint i = 0; i < candidates->len; i++) {
        const CaseCandidate *c = candidates->pdata[i];
        if (!judge_is(c->how, "role") && !is_nearly(c))
            return true;
    }
    return false;
}

static Named
what_is_named(const GPtrArray *candidates)
{
    Named n = {0};
    bool exact = any_exact(candidates);
    for (guint i = 0; i < candidates->len; i++) {
        const CaseCandidate *c = candidates->pdata[i];
        bool role = judge_is(c->how, "role");
        if (exact && is_nearly(c))
            continue;
        if (!seen_before(candidates, i, role))
            *(role ? &n.n_roles : &n.n_named) += 1;
        if (role)
            continue;
        n.cluster = c->cluster;
        n.number |= judge_is(c->how, "number");
        n.nearly |= is_nearly(c);
        n.name |= judge_is(c->how, "name") && !is_nearly(c);
    }
    if (n.n_named != 1)
        n.cluster = 0;
    for (guint i = 0; i < candidates->len; i++) {
        const CaseCandidate *c = candidates->pdata[i];
        n.at_home |= judge_is(c->how, "role") && c->cluster == n.cluster;
    }
    return n;
}

static const char *
source_da(const char *source)
{
    static const struct {
        const char *source, *da;
    } names[] = {
        {"document", "bilaget"},
        {"subject", "emnet"},
        {"text", "mailens tekst"},
        {"sender", "afsenderen i registret"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (judge_is(source, names[i].source))
            return names[i].da;
    return "brevet";
}

static char *
candidates_da(const GPtrArray *candidates)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < candidates->len; i++) {
        const CaseCandidate *c = candidates->pdata[i];
        g_string_append_printf(out, "%sklynge %" G_GINT64_FORMAT " (%s%s%s)", i ? "; " : "",
                               c->cluster, source_da(c->source), c->text ? ": " : "",
                               c->text ? c->text : "");
    }
    return g_string_free(out, FALSE);
}

/* The first cluster number that stands on the documents. */
static const char *
document_number(const Judge *j)
{
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        const char *number = reading_value(d->reading, FIELD_CLUSTER_NUMBER);
        if (number)
            return number;
    }
    return NULL;
}

static const char *
unknown_name(const Judge *j)
{
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        const char *name = reading_value(d->reading, FIELD_CLUSTER_NAME);
        if (name)
            return name;
    }
    return NULL;
}

/* Never taken for the cluster, only shown: what is nearer counts as the same name already
 * (match_cluster.c). */
bool
judge_look_up_nearest(Judge *judge, Book *book, GError **error)
{
    const char *name = unknown_name(judge);
    g_autoptr(GPtrArray) clusters = NULL;
    if (!name || what_is_named(judge->file->candidates).n_named > 0)
        return true;
    if (!register_clusters(book, judge->today, &clusters, error))
        return false;
    g_autofree char *given = likeness_fold(name);
    int least = (int)strlen(given) / 2; /* farther is no likeness */
    for (guint i = 0; i < clusters->len; i++) {
        const Cluster *cluster = clusters->pdata[i];
        g_autofree char *folded = likeness_fold(cluster->name);
        int distance = likeness_distance(given, folded, least);
        if (distance > least || (distance == least && judge->nearest))
            continue;
        least = distance;
        g_free(judge->nearest);
        judge->nearest =
            g_strdup_printf("klynge %" G_GINT64_FORMAT " %s", cluster->number, cluster->name);
    }
    return true;
}

/* The register's numbers are the only ones; a name that fits does not make another number right. */
const char *
judge_unknown_number(const Judge *j)
{
    const char *number = document_number(j);
    for (guint c = 0; number && c < j->file->candidates->len; c++)
        if (((const CaseCandidate *)j->file->candidates->pdata[c])->cluster == atoll(number))
            return NULL;
    return number;
}

static void
nothing_named(Judge *j, const Named *n)
{
    const char *number = document_number(j);
    judge_tag(j, "given", g_strdup(number));
    judge_tag(j, "other",
              j->nearest ? g_strdup_printf("Navnet ligner mest %s.", j->nearest)
                         : g_strdup("Intet navn i registret ligner."));
    if (j->file->cluster && j->file->cluster_proposed)
        judge_fail(j, number ? "B01/proposed-unknown" : "B01/proposed", NULL);
    else if (number)
        judge_ask_sender(j, judge_fail(j, "B01/unknown", NULL), "cluster");
    else
        judge_ask_sender(j, judge_fail(j, n->n_roles > 1 ? "B01/which" : "B01", NULL), "cluster");
}

static bool
doubtful(const Judge *j, const Named *n)
{
    if (n->at_home || (n->number && n->name))
        return false;
    if (!n->number)
        return n->nearly && !n->name;
    /* a number alone, from a stranger: only as good as it was read */
    const Reading *r = j->facts->reading;
    return r && reading_value(r, FIELD_CLUSTER_NUMBER) &&
           judge_permille(r, FIELD_CLUSTER_NUMBER) < j->config->confidence_permille;
}

void
check_cluster(Judge *j)
{
    Named n = what_is_named(j->file->candidates);
    judge_tag(j, "candidates", candidates_da(j->file->candidates));
    if (n.n_named == 0)
        nothing_named(j, &n);
    else if (n.n_named > 1 || (n.n_roles > 0 && !n.at_home))
        judge_fail(j, "B01/contradiction", NULL);
    else if (judge_unknown_number(j)) {
        judge_tag(j, "given", g_strdup(document_number(j)));
        judge_fail(j, "B01/other-number", NULL);
    } else if (doubtful(j, &n))
        judge_fail(j, "B01/doubtful", NULL);
    else
        judge_pass(j, "B01", NULL);
}
