#include "ocr/image_sheet.h"
#include <string.h>

/* Two looks at one picture share its blemishes, so agreement counts for less than two
 * independent witnesses would. */
static const double shared_doubt = 0.6;
static const double contradiction = 0.85, proven = 0.95, serious = 0.75;

static void
join_field(ReadingField **first, ReadingField **second)
{
    if (!*second)
        return;
    if (!*first) {
        *first = g_steal_pointer(second);
        return;
    }
    ReadingField *a = *first, *b = *second;
    if (strcmp(a->value, b->value) == 0) {
        double doubt = (1 - MAX(a->confidence, b->confidence));
        double agreed = 1 - doubt * (1 - shared_doubt * MIN(a->confidence, b->confidence));
        if (b->confidence > a->confidence) {
            *first = b;
            *second = a;
        }
        (*first)->confidence = agreed;
        return;
    }
    if (b->confidence > a->confidence) {
        *first = b;
        *second = a;
    }
    /* A value that its own sum proves is not doubted because a worse look guessed another. */
    if ((*first)->confidence < proven || (*second)->confidence >= serious)
        (*first)->confidence *= contradiction;
}

/* These rest on all looks already (fields_find_in_look): the latest word on them counts. */
static const bool pooled[FIELD_COUNT] = {
    [FIELD_TOTAL] = true, [FIELD_NET_TOTAL] = true,   [FIELD_VAT_TOTAL] = true,
    [FIELD_TIP] = true,   [FIELD_CARD_AMOUNT] = true,
};

static void
take_latest(ReadingField **first, ReadingField **second)
{
    ReadingField *earlier = *first;
    *first = *second;
    *second = earlier;
}

void
reading_vote(Reading *first, Reading *second)
{
    bool seen = second->fields[FIELD_TOTAL] != NULL;
    for (int i = 0; i < FIELD_COUNT; i++)
        if (!pooled[i])
            join_field(&first->fields[i], &second->fields[i]);
        else if (seen)
            take_latest(&first->fields[i], &second->fields[i]);
    if (second->lines->len > first->lines->len) {
        GPtrArray *lines = first->lines;
        first->lines = second->lines;
        second->lines = lines;
    }
    if (second->attendees->len > first->attendees->len) {
        GPtrArray *attendees = first->attendees;
        first->attendees = second->attendees;
        second->attendees = attendees;
    }
    if (strcmp(first->kind, "other") == 0) {
        char *kind = first->kind;
        first->kind = second->kind;
        second->kind = kind;
    }
}
