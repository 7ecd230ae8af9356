/* What each rule rests on, for findings whose check did not say it itself. */
#include "daemon/judge_rule.h"
#include <string.h>

/* The contract's key, and the rules that look at it first. */
static const struct {
    const char *key, *rules;
} keys[] = {
    {"total", "C07 D07 D08 D09 D22 D23 D24 E03 E26 I19 K09 X10 X11"},
    {"issue_date", "D16 D26 I23 K15 K24 X13"},
    {"due_date", "K23"},
    {"occasion", "D01 D15 F07 F09"},
    {"covers", "D03 D37"},
    {"attendees", "B05 B14 B16 D04 D05 D14 D19 D20 D36 X09"},
    {"cluster_number", "B01 B02 B04 B11"},
    {"buyer_cvr", "B08 B09"},
    {"buyer_ean", "K01 K02"},
    {"buyer_name", "K03 K04 K05"},
    {"supplier_name", "D21 D30 D32 E24"},
    {"supplier_cvr", "E10 K13 K22 K33"},
    {"invoice_id", "X02 X03 X15"},
    {"payment_account", "X05 X16"},
    {"speaker", "B03 K20"},
    {"recipient", "E04 E17 E20"},
    {"hourly_rate", "E02 E07 K07"},
    {"km", "K10 K34"},
    {"picture_hash", "X04"},
    {"lines", "C03 C04 C05 D06 D10 D17 D18 D29 E11 E23 E28 E29 E30 E31 E32 F05 F11 G01 G02 G03 G04 "
              "G05 G09 K11 K12 K14 K16 K18 K19 K21 K25 K30 K31"},
};

static const char *
key_of(const char *rule)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (strstr(keys[i].rules, rule))
            return keys[i].key;
    return NULL;
}

/* The voucher when it has the field, else the first document that does; NULL: none has. */
static const CaseDocument *
holder(const Judge *j, FieldId id)
{
    const CaseDocument *voucher = j->facts->voucher;
    if (voucher && voucher->reading->fields[id])
        return voucher;
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        if (d->reading->fields[id])
            return d;
    }
    return NULL;
}

/* Of a key that is no field: lines stand on the voucher, attendees on the first list. */
static const CaseDocument *
holder_of_list(const Judge *j, const char *key)
{
    for (guint i = 0; judge_is(key, "attendees") && i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        if (d->reading->attendees->len > 0)
            return d;
    }
    return j->facts->voucher;
}

static void
rest(const Judge *j, Finding *finding, const char *key)
{
    FieldId id = field_id(key);
    const CaseDocument *d = id == FIELD_COUNT ? holder_of_list(j, key) : holder(j, id);
    if (!d)
        return;
    finding->field = g_strdup(key);
    finding->part = d->part;
    finding->page = id == FIELD_COUNT ? 0 : d->reading->fields[id]->page;
}

void
judge_rest_all(Judge *judge)
{
    for (guint i = 0; i < judge->verdict->findings->len; i++) {
        Finding *finding = judge->verdict->findings->pdata[i];
        const char *key = finding->field ? NULL : key_of(finding->rule);
        if (key && !judge_is(finding->result, "not-applicable"))
            rest(judge, finding, key);
    }
}
