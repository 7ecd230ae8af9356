/* The letter and everything read in it. */
#include "daemon/match.h"

static void
match_part_free(MatchPart *part)
{
    part_free(part->part);
    reading_free(part->reading);
    g_free(part);
}

void
letter_view_free(LetterView *view)
{
    if (!view)
        return;
    letter_free(view->letter);
    reading_free(view->mail);
    g_clear_pointer(&view->parts, g_ptr_array_unref);
    g_free(view);
}

/* "Never NULL" holds for documents whose reader left nothing as well. */
static bool
load_reading(Book *book, int64_t letter, int64_t part, Reading **out, GError **error)
{
    Reading *reading = NULL;
    if (!letters_reading(book, letter, part, &reading, error))
        return false;
    if (!reading) {
        reading = reading_new();
        reading_stop(reading, "killed", "the reader left no reading");
    }
    *out = reading;
    return true;
}

static bool
load_parts(Book *book, LetterView *view, GError **error)
{
    g_autoptr(GPtrArray) parts = NULL;
    if (!letters_parts(book, view->letter->id, &parts, error))
        return false;
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];
        if (!part->document)
            continue;
        MatchPart *p = g_new0(MatchPart, 1);
        g_ptr_array_add(view->parts, p);
        if (!letters_part(book, part->id, &p->part, error) ||
            !load_reading(book, view->letter->id, part->id, &p->reading, error))
            return false;
    }
    return true;
}

bool
letter_view_load(Book *book, int64_t letter, LetterView **out, GError **error)
{
    g_autoptr(LetterView) view = g_new0(LetterView, 1);
    view->parts = g_ptr_array_new_with_free_func((GDestroyNotify)match_part_free);
    if (!letters_load(book, letter, &view->letter, error))
        return false;
    if (!view->letter)
        return fail(error, FAIL_OURS, "there is no letter %" G_GINT64_FORMAT, letter);
    if (!load_reading(book, letter, 0, &view->mail, error) || !load_parts(book, view, error))
        return false;
    if (!view->mail->mail)
        view->mail->mail = reading_mail_new(); /* the mail itself could not be read */
    *out = g_steal_pointer(&view);
    return true;
}
