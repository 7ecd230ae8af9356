#include "spool/letters.h"
#include "daemon/day.h"
#include <string.h>

void
letter_free(Letter *letter)
{
    if (!letter)
        return;
    g_free(letter->sha256);
    g_free(letter->received_at);
    g_free(letter->state);
    g_free(letter->message_id);
    g_free(letter->subject);
    g_free(letter->sender_address);
    g_free(letter->sender_name);
    g_free(letter->date);
    g_free(letter->automatic);
    g_free(letter->outcome);
    g_free(letter->note);
    g_free(letter);
}

void
part_free(Part *part)
{
    if (!part)
        return;
    g_free(part->path);
    g_free(part->name);
    g_free(part->media_type);
    g_free(part->disposition);
    g_free(part->sha256);
    g_free(part);
}

void
move_free(Move *move)
{
    if (!move)
        return;
    g_free(move->mailbox);
    g_free(move->folder);
    g_free(move);
}

/* --- arrival --------------------------------------------------------------------------------- */

static bool
letter_find_or_add(Book *book, const char *sha256, int64_t size_bytes, int64_t *out_letter,
                   bool *out_known, GError **error)
{
    int64_t letter;
    if (!book_number(book, error, 0, &letter, "SELECT id FROM letter WHERE sha256 = ?", "t",
                     sha256))
        return false;
    *out_known = letter != 0;
    if (*out_known) {
        *out_letter = letter;
        return true;
    }
    g_autofree char *now = book_now(book);
    return book_insert(book, error, out_letter,
                       "INSERT INTO letter (sha256, size_bytes, received_at) VALUES (?, ?, ?)",
                       "tit", sha256, size_bytes, now) &&
           book_run(book, error, "INSERT INTO job (letter, kind) VALUES (?, 'mail')", "i",
                    *out_letter);
}

/* A letter that is settled already goes straight to the folder its first copy went to. */
static bool
location_add(Book *book, int64_t letter, const char *mailbox, uint32_t uidvalidity, uint32_t uid,
             GError **error)
{
    return book_run(book, error,
                    "INSERT INTO location (letter, arrived_mailbox, arrived_uidvalidity,"
                    " arrived_uid, mailbox, uidvalidity, uid, wanted)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT outcome FROM letter WHERE id = ?))"
                    " ON CONFLICT DO NOTHING",
                    "itiitiii", letter, mailbox, (int64_t)uidvalidity, (int64_t)uid, mailbox,
                    (int64_t)uidvalidity, (int64_t)uid, letter);
}

bool
letters_arrive(Book *book, const char *sha256, int64_t size_bytes, const char *mailbox,
               uint32_t uidvalidity, uint32_t uid, int64_t *out_letter, bool *out_known,
               GError **error)
{
    int64_t letter;
    bool known;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !letter_find_or_add(book, sha256, size_bytes, &letter, &known, error) ||
        !location_add(book, letter, mailbox, uidvalidity, uid, error) || !book_commit(book, error))
        return false;
    *out_letter = letter;
    *out_known = known;
    return true;
}

bool
letters_unknown(Book *book, const char *mailbox, uint32_t uidvalidity, GArray *uids, GError **error)
{
    g_autoptr(GArray) unknown = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < uids->len; i++) {
        int64_t known;
        uint32_t uid = g_array_index(uids, uint32_t, i);
        if (!book_number(book, error, 0, &known,
                         "SELECT 1 FROM location WHERE arrived_mailbox = ?"
                         " AND arrived_uidvalidity = ? AND arrived_uid = ?",
                         "tii", mailbox, (int64_t)uidvalidity, (int64_t)uid))
            return false;
        if (!known)
            g_array_append_val(unknown, uid);
    }
    g_array_set_size(uids, 0);
    if (unknown->len)
        g_array_append_vals(uids, unknown->data, unknown->len);
    return true;
}

/* --- where it stands on the server ----------------------------------------------------------- */

bool
letters_file(Book *book, int64_t letter, const char *folder, GError **error)
{
    return book_run(book, error, "UPDATE location SET wanted = ? WHERE letter = ? AND closed = 0",
                    "ti", folder, letter);
}

static void *
row_move(sqlite3_stmt *s)
{
    Move *move = g_new0(Move, 1);
    move->location = sqlite3_column_int64(s, 0);
    move->mailbox = book_text(s, 1);
    move->uidvalidity = (uint32_t)sqlite3_column_int64(s, 2);
    move->uid = (uint32_t)sqlite3_column_int64(s, 3);
    move->folder = book_text(s, 4);
    move->asked = sqlite3_column_int(s, 5) != 0;
    return move;
}

static void
move_free_item(void *move)
{
    move_free(move);
}

/* `wanted` may change while a move is on its way: what was asked for is asked until it is done,
 * and the new wish after it. */
static bool
note_asked(Book *book, const GPtrArray *moves, GError **error)
{
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t)
        return false;
    for (guint i = 0; i < moves->len; i++) {
        const Move *move = moves->pdata[i];
        if (!move->asked && !book_run(book, error, "UPDATE location SET asked = ? WHERE id = ?",
                                      "ti", move->folder, move->location))
            return false;
    }
    return book_commit(book, error);
}

static bool
any_new(const GPtrArray *moves)
{
    for (guint i = 0; i < moves->len; i++)
        if (!((const Move *)moves->pdata[i])->asked)
            return true;
    return false;
}

bool
letters_moves(Book *book, int limit, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) moves = NULL;
    if (!book_list(book, error, row_move, move_free_item, &moves,
                   "SELECT id, mailbox, uidvalidity, uid, coalesce(asked, wanted),"
                   " asked IS NOT NULL FROM location"
                   " WHERE closed = 0 AND wanted IS NOT NULL AND (asked IS NOT NULL"
                   " OR folder IS NULL OR folder <> wanted) ORDER BY id LIMIT ?",
                   "i", (int64_t)limit))
        return false;
    if (any_new(moves) && !note_asked(book, moves, error)) /* asked every second: write once */
        return false;
    *out = g_steal_pointer(&moves);
    return true;
}

bool
letters_moved(Book *book, int64_t location, const char *folder, const char *mailbox,
              uint32_t uidvalidity, uint32_t uid, GError **error)
{
    if (uid == 0)
        return book_run(book, error,
                        "UPDATE location SET folder = asked, asked = NULL, closed = 1"
                        " WHERE id = ? AND asked = ?",
                        "it", location, folder);
    return book_run(
        book, error,
        "UPDATE location SET folder = asked, asked = NULL, mailbox = ?, uidvalidity = ?, uid = ?"
        " WHERE id = ? AND asked = ?",
        "tiiit", mailbox, (int64_t)uidvalidity, (int64_t)uid, location, folder);
}

bool
letters_move_gone(Book *book, int64_t location, GError **error)
{
    return book_run(book, error, "UPDATE location SET closed = 1 WHERE id = ?", "i", location);
}

/* --- state ----------------------------------------------------------------------------------- */

bool
letters_set_state(Book *book, int64_t letter, const char *state, const char *outcome,
                  const char *note, GError **error)
{
    return book_run(book, error, "UPDATE letter SET state = ?, outcome = ?, note = ? WHERE id = ?",
                    "ttti", state, outcome, note, letter);
}

bool
letters_ready(Book *book, GArray **out, GError **error)
{
    return book_numbers(book, error, out,
                        "SELECT id FROM letter WHERE state = 'reading' AND NOT EXISTS"
                        " (SELECT 1 FROM job WHERE job.letter = letter.id AND job.state <> 'done')"
                        " ORDER BY id",
                        "");
}

bool
letters_pending(Book *book, int64_t *out_jobs, int64_t *out_letters, GError **error)
{
    return book_number(book, error, 0, out_jobs, "SELECT count(*) FROM job WHERE state <> 'done'",
                       "") &&
           book_number(book, error, 0, out_letters,
                       "SELECT count(*) FROM letter WHERE state IN ('received', 'reading')", "");
}

bool
letters_counts(Book *book, GHashTable **out, GError **error)
{
    return book_counts(book, error, out, "SELECT state, count(*) FROM letter GROUP BY state");
}

/* --- looking --------------------------------------------------------------------------------- */

#define LETTER_COLUMNS                                                                             \
    "id, sha256, size_bytes, received_at, state, message_id, subject, sender_address,"             \
    " sender_name, date, automatic, outcome, note"

static void *
row_letter(sqlite3_stmt *s)
{
    Letter *letter = g_new0(Letter, 1);
    letter->id = sqlite3_column_int64(s, 0);
    letter->sha256 = book_text(s, 1);
    letter->size_bytes = sqlite3_column_int64(s, 2);
    letter->received_at = book_text(s, 3);
    letter->state = book_text(s, 4);
    letter->message_id = book_text(s, 5);
    letter->subject = book_text(s, 6);
    letter->sender_address = book_text(s, 7);
    letter->sender_name = book_text(s, 8);
    letter->date = book_text(s, 9);
    letter->automatic = book_text(s, 10);
    letter->outcome = book_text(s, 11);
    letter->note = book_text(s, 12);
    return letter;
}

static void
letter_free_item(void *letter)
{
    letter_free(letter);
}

bool
letters_load(Book *book, int64_t letter, Letter **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_letter, &found,
                    "SELECT " LETTER_COLUMNS " FROM letter WHERE id = ?", "i", letter))
        return false;
    *out = found;
    return true;
}

bool
letters_set_aside(Book *book, int limit, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_letter, letter_free_item, out,
                     "SELECT " LETTER_COLUMNS
                     " FROM letter WHERE note IS NOT NULL ORDER BY id DESC LIMIT ?",
                     "i", (int64_t)limit);
}

bool
letters_aside_count(Book *book, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out, "SELECT count(*) FROM letter WHERE note IS NOT NULL",
                       "");
}

bool
letters_recent(Book *book, const char *address, int minutes, int64_t *out, GError **error)
{
    g_autofree char *since = day_instant(book->now_ms - (int64_t)minutes * 60 * 1000);
    g_autofree char *lower = g_ascii_strdown(address, -1);
    return book_number(book, error, 0, out,
                       "SELECT count(*) FROM letter WHERE sender_address = ? AND received_at >= ?",
                       "tt", lower, since);
}

#define PART_COLUMNS                                                                               \
    "id, letter, parent, path, name, media_type, disposition, sha256, size_bytes, document"

static void *
row_part(sqlite3_stmt *s)
{
    Part *part = g_new0(Part, 1);
    part->id = sqlite3_column_int64(s, 0);
    part->letter = sqlite3_column_int64(s, 1);
    part->parent = sqlite3_column_int64(s, 2);
    part->path = book_text(s, 3);
    part->name = book_text(s, 4);
    part->media_type = book_text(s, 5);
    part->disposition = book_text(s, 6);
    part->sha256 = book_text(s, 7);
    part->size_bytes = sqlite3_column_int64(s, 8);
    part->document = sqlite3_column_int(s, 9) != 0;
    return part;
}

static void
part_free_item(void *part)
{
    part_free(part);
}

/* "2.10" after "2.9": numbers compare as numbers, everything else as text. */
static int
compare_paths(const char *a, const char *b)
{
    while (*a && *b) {
        if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
            char *after_a, *after_b;
            guint64 x = g_ascii_strtoull(a, &after_a, 10), y = g_ascii_strtoull(b, &after_b, 10);
            if (x != y)
                return x < y ? -1 : 1;
            a = after_a;
            b = after_b;
        } else if (*a != *b) {
            break;
        } else {
            a++;
            b++;
        }
    }
    return strcmp(a, b);
}

static int
by_path(const void *a, const void *b)
{
    return compare_paths((*(Part *const *)a)->path, (*(Part *const *)b)->path);
}

bool
letters_parts(Book *book, int64_t letter, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) parts = NULL;
    if (!book_list(book, error, row_part, part_free_item, &parts,
                   "SELECT " PART_COLUMNS " FROM part WHERE letter = ? ORDER BY id", "i", letter))
        return false;
    g_ptr_array_sort(parts, by_path);
    *out = g_steal_pointer(&parts);
    return true;
}

bool
letters_part(Book *book, int64_t part, Part **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_part, &found, "SELECT " PART_COLUMNS " FROM part WHERE id = ?",
                    "i", part))
        return false;
    *out = found;
    return true;
}

bool
letters_originals(Book *book, GPtrArray **out, GError **error)
{
    return book_list(book, error, book_row_text, g_free, out,
                     "SELECT sha256 FROM letter UNION SELECT sha256 FROM part ORDER BY 1", "");
}

bool
letters_overdue(Book *book, const char *since, GError **error)
{
    return book_run(book, error,
                    "UPDATE letter SET note = 'Svarfristen er overskredet: ' || note"
                    " WHERE note IS NOT NULL AND received_at < ?"
                    " AND note NOT LIKE 'Svarfristen er overskredet: %'",
                    "t", since);
}
