#include "spool/lessons.h"
#include <string.h>

bool
lessons_waiting(Book *book, int limit, GArray **out, GError **error)
{
    return book_numbers(book, error, out,
                        "SELECT id FROM case_file WHERE status IN ('approved', 'paid')"
                        " AND supplier_cvr IS NOT NULL"
                        " AND id NOT IN (SELECT case_id FROM lesson) ORDER BY id LIMIT ?",
                        "i", (int64_t)limit);
}

bool
lessons_add(Book *book, int64_t case_id, const Lesson *lesson, GError **error)
{
    return book_run(book, error,
                    "INSERT OR IGNORE INTO lesson (case_id, cvr, field, label, x, y)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    "itttii", case_id, lesson->cvr, lesson->field, lesson->label,
                    (int64_t)lesson->x, (int64_t)lesson->y);
}

bool
lessons_text(Book *book, char **out, GError **error)
{
    enum { SUPPLIERS = 400, MOST_BYTES = 64 * 1024 };
    g_autoptr(GPtrArray) lines = NULL;
    if (!book_list(book, error, book_row_text, g_free, &lines,
                   "SELECT l.cvr || char(9) || l.field || char(9) || l.label || char(9) || l.x"
                   " || char(9) || l.y || char(10) FROM lesson AS l"
                   " JOIN case_file AS c ON c.id = l.case_id"
                   " WHERE l.field <> '' AND c.status IN ('approved', 'paid')"
                   " AND l.case_id = (SELECT max(n.case_id) FROM lesson AS n"
                   "   JOIN case_file AS d ON d.id = n.case_id WHERE n.cvr = l.cvr"
                   "   AND n.field = l.field AND d.status IN ('approved', 'paid'))"
                   " ORDER BY l.case_id DESC LIMIT ?",
                   "i", (int64_t)SUPPLIERS))
        return false;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const char *line = lines->pdata[i];
        if (text->len + strlen(line) < MOST_BYTES)
            g_string_append(text, line);
    }
    *out = g_string_free(text, FALSE);
    return true;
}
