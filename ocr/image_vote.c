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

void
reading_vote(Reading *first, Reading *second)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        join_field(&first->fields[i], &second->fields[i]);
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
