/* The jobs and readings of letters.h. */
#include "daemon/own.h"
#include "spool/letters.h"
#include <string.h>

/* A document that cost two readers their lives is set aside, the letter goes on. Who lost its
 * reader with the whole zygote or clerk is most likely innocent: an operator's restart, or its
 * neighbour's fault. It is tried much longer, but not for ever: it may be what kills them. */
enum { JOB_ATTEMPTS = 2, JOB_LOSSES = 8 };

void
job_free(Job *job)
{
    if (!job)
        return;
    g_free(job->kind);
    g_free(job->sha256);
    g_free(job->name);
    g_free(job->media_type);
    g_free(job);
}

/* --- claiming -------------------------------------------------------------------------------- */

static void *
row_job(sqlite3_stmt *s)
{
    Job *job = g_new0(Job, 1);
    job->id = sqlite3_column_int64(s, 0);
    job->letter = sqlite3_column_int64(s, 1);
    job->part = sqlite3_column_int64(s, 2);
    job->kind = book_text(s, 3);
    job->attempts = sqlite3_column_int(s, 4);
    job->sha256 = book_text(s, 5);
    job->name = book_text(s, 6);
    job->media_type = book_text(s, 7);
    job->losses = sqlite3_column_int(s, 8);
    return job;
}

static bool
next_free(Book *book, Job **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_job, &found,
                    "SELECT job.id, job.letter, job.part, job.kind, job.attempts,"
                    " coalesce(part.sha256, letter.sha256),"
                    " CASE WHEN part.id IS NULL THEN 'letter.eml' ELSE coalesce(part.name, '') END,"
                    " coalesce(part.media_type, 'message/rfc822'), job.losses"
                    " FROM job JOIN letter ON letter.id = job.letter"
                    " LEFT JOIN part ON part.id = job.part"
                    " WHERE job.state = 'free' OR (job.state = 'leased' AND lease_until_ms <= ?)"
                    " ORDER BY job.id LIMIT 1",
                    "i", book->now_ms))
        return false;
    *out = found;
    return true;
}

static bool
set_aside(Book *book, const Job *job, GError **error)
{
    g_autoptr(Reading) reading = reading_new();
    g_free(reading->sha256);
    reading->sha256 = g_strdup(job->sha256);
    if (job->attempts >= JOB_ATTEMPTS)
        reading_stop(reading, "killed",
                     "%d readers died or ran out of time on it; it was set aside", job->attempts);
    else
        reading_stop(reading, "killed",
                     "the program stopped %d times while it was read; it was set aside",
                     job->losses);
    if (strcmp(job->kind, "mail") == 0) /* whatever came, the letter has an envelope */
        reading->mail = reading_mail_new();
    return letters_job_done(book, job, reading, error);
}

static bool
lease(Book *book, Job *job, int64_t lease_ms, GError **error)
{
    return book_run(book, error,
                    "UPDATE job SET losses = losses + (state = 'leased'), state = 'leased',"
                    " lease_until_ms = ? WHERE id = ?",
                    "ii", book->now_ms + lease_ms, job->id) &&
           book_run(book, error,
                    "UPDATE letter SET state = 'reading' WHERE id = ? AND state = 'received'", "i",
                    job->letter);
}

bool
letters_claim(Book *book, int64_t lease_ms, Job **out, GError **error)
{
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    for (;;) {
        g_autoptr(Job) job = NULL;
        if (!t || !next_free(book, &job, error))
            return false;
        bool dead = job && (job->attempts >= JOB_ATTEMPTS || job->losses >= JOB_LOSSES);
        if (dead && !set_aside(book, job, error))
            return false;
        if (dead)
            continue;
        if ((job && !lease(book, job, lease_ms, error)) || !book_commit(book, error))
            return false;
        *out = g_steal_pointer(&job);
        return true;
    }
}

bool
letters_release_all(Book *book, GError **error)
{
    return book_run(book, error,
                    "UPDATE job SET state = 'free', losses = losses + 1 WHERE state = 'leased'",
                    "");
}

bool
letters_give_back_all(Book *book, GError **error)
{
    return book_run(book, error, "UPDATE job SET state = 'free' WHERE state = 'leased'", "");
}

bool
letters_job_again(Book *book, const Job *job, GError **error)
{
    return book_run(book, error, "UPDATE job SET state = 'free' WHERE id = ? AND state = 'leased'",
                    "i", job->id);
}

bool
letters_job_died(Book *book, const Job *job, GError **error)
{
    return book_run(book, error,
                    "UPDATE job SET state = 'free', attempts = attempts + 1"
                    " WHERE id = ? AND state = 'leased'",
                    "i", job->id);
}

/* --- readings -------------------------------------------------------------------------------- */

bool
letters_add_reading(Book *book, int64_t letter, int64_t part, const Reading *reading,
                    GError **error)
{
    g_autoptr(json_t) json = reading_encode(reading, true);
    g_autofree char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    g_autofree char *now = book_now(book);
    if (!body)
        return fail(error, FAIL_OURS, "the reading of part %" G_GINT64_FORMAT " cannot be encoded",
                    part);
    return book_run(book, error,
                    "INSERT INTO reading (letter, part, made_at, ended, how, kind, body)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "inttttt", letter, part, now, reading->end, reading->how, reading->kind, body);
}

static bool
keep_envelope(Book *book, int64_t letter, const ReadingMail *mail, GError **error)
{
    const ReadingAddress *from = mail->from->len ? mail->from->pdata[0] : NULL;
    g_autofree char *address = from ? g_ascii_strdown(from->address, -1) : NULL;
    return book_run(book, error,
                    "UPDATE letter SET message_id = ?, subject = ?, sender_address = ?,"
                    " sender_name = ?, date = ?, automatic = ? WHERE id = ?",
                    "tttttti", mail->message_id, mail->subject, address, from ? from->name : NULL,
                    mail->date, mail->automatic, letter);
}

bool
letters_job_done(Book *book, const Job *job, const Reading *reading, GError **error)
{
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t ||
        !book_run(book, error, "UPDATE job SET state = 'done' WHERE id = ? AND state <> 'done'",
                  "i", job->id))
        return false;
    /* A job whose lease ran out may be finished twice; its first reading stands. */
    if (sqlite3_changes(book->db) == 0)
        return book_commit(book, error);
    return letters_add_reading(book, job->letter, job->part, reading, error) &&
           (strcmp(job->kind, "mail") != 0 || !reading->mail ||
            keep_envelope(book, job->letter, reading->mail, error)) &&
           book_commit(book, error);
}

static bool
part_job(Book *book, int64_t letter, int64_t part, GError **error)
{
    return book_run(book, error,
                    "INSERT INTO job (letter, part, kind) SELECT ?1, ?2, 'document'"
                    " WHERE NOT EXISTS (SELECT 1 FROM job WHERE letter = ?1 AND part = ?2)",
                    "ii", letter, part);
}

bool
letters_add_part(Book *book, const Part *part, int64_t *out_part, GError **error)
{
    int64_t id;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t ||
        !book_run(book, error,
                  "INSERT INTO part (letter, parent, path, name, media_type, disposition, sha256,"
                  " size_bytes, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT (letter, path) DO NOTHING",
                  "intttttii", part->letter, part->parent, part->path, part->name, part->media_type,
                  part->disposition, part->sha256, part->size_bytes, (int64_t)part->document) ||
        !book_number(book, error, 0, &id, "SELECT id FROM part WHERE letter = ? AND path = ?", "it",
                     part->letter, part->path) ||
        (part->document && !part_job(book, part->letter, id, error)) || !book_commit(book, error))
        return false;
    if (out_part)
        *out_part = id;
    return true;
}

bool
letters_reading(Book *book, int64_t letter, int64_t part, Reading **out, GError **error)
{
    void *found = NULL;
    bool looked = part ? book_first(book, error, book_row_text, &found,
                                    "SELECT body FROM reading WHERE part = ? ORDER BY id DESC"
                                    " LIMIT 1",
                                    "i", part)
                       : book_first(book, error, book_row_text, &found,
                                    "SELECT body FROM reading WHERE letter = ? AND part IS NULL"
                                    " ORDER BY id DESC LIMIT 1",
                                    "i", letter);
    g_autofree char *body = found;
    if (!looked)
        return false;
    g_autoptr(json_t) json = body ? json_loads(body, 0, NULL) : NULL;
    if (!body) {
        *out = NULL;
        return true;
    }
    if (!json)
        return fail(error, FAIL_OURS, "the reading of letter %" G_GINT64_FORMAT " is not JSON",
                    letter);
    return reading_decode(json, out, error);
}
