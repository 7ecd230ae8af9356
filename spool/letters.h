/*
 * OWNS      letters, where they stand on the server, their parts, reading jobs and readings
 * PROMISES  a letter is known by the sha256 of its bytes: the same bytes are one letter however
 *           often they come; a job is done, given back or set aside, never forgotten
 * NEVER     the content of documents (spool.h) or opinions (cases.h)
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "daemon/reading.h"
#include "spool/book.h"

/* States: received (ingested), reading (jobs run), settled (judged, answered, filed), set-aside
 * (could not be read at all; in the queue for a person). */
typedef struct Letter {
    int64_t id;
    char *sha256;
    int64_t size_bytes;
    char *received_at; /* instant */
    char *state;
    char *message_id, *subject, *sender_address, *sender_name, *date;
    char *automatic; /* why automatic, or NULL */
    char *outcome;   /* folder role: done waiting review other; NULL before settled */
    char *note;      /* why it is in the queue without a case, or NULL */
} Letter;

typedef struct Part {
    int64_t id, letter;
    int64_t parent; /* part it came out of, 0: the mail itself */
    char *path;     /* "2.1"; members of archives "2.1/3" */
    char *name, *media_type, *disposition, *sha256;
    int64_t size_bytes;
    bool document; /* worth reading as a document */
} Part;

typedef struct Job {
    int64_t id, letter, part; /* part 0: the letter itself (kind mail) */
    char *kind;               /* mail document */
    char *sha256, *name, *media_type;
    int attempts; /* readers that died on it */
    int losses;   /* times its reader went with the zygote or the clerk */
} Job;

void letter_free(Letter *letter);
void part_free(Part *part);
void job_free(Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Letter, letter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Part, part_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

/* --- arrival --- */
/* Makes (or finds) the letter and its location; a new letter gets its mail job. One transaction.
 * *out_known: these bytes were here before. */
bool letters_arrive(Book *book, const char *sha256, int64_t size_bytes, const char *mailbox,
                    uint32_t uidvalidity, uint32_t uid, int64_t *out_letter, bool *out_known,
                    GError **error) MUST_CHECK;
/* Removes from uids (GArray of uint32_t) those whose location is known. */
bool letters_unknown(Book *book, const char *mailbox, uint32_t uidvalidity, GArray *uids,
                     GError **error) MUST_CHECK;

/* --- where it stands on the server --- */
typedef struct Move {
    int64_t location;
    char *mailbox, *folder; /* folder role: done waiting review other */
    uint32_t uidvalidity, uid;
    bool asked; /* it was given out before */
} Move;
void move_free(Move *move);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Move, move_free)
/* Wants every location of the letter in folder (role). */
bool letters_file(Book *book, int64_t letter, const char *folder, GError **error) MUST_CHECK;
/* Moves wanted and not done, at most limit; GPtrArray of Move. A move that was given out once is
 * given again unchanged until letters_moved(); a newer wish comes after it. */
bool letters_moves(Book *book, int limit, GPtrArray **out, GError **error) MUST_CHECK;
/* It was moved to folder (role), as asked, and stands there now. uid 0: unknown, then the location is
 * closed. Nothing when that is not what is asked (any more): an answer may come twice. */
bool letters_moved(Book *book, int64_t location, const char *folder, const char *mailbox, uint32_t uidvalidity,
                   uint32_t uid, GError **error) MUST_CHECK;
/* The UID is gone from the mailbox (a person moved it): nothing to do any more. */
bool letters_move_gone(Book *book, int64_t location, GError **error) MUST_CHECK;

/* --- jobs --- */
/* The oldest job that is free (new, or its lease ran out), leased until now + lease_ms.
 * *out NULL: none. A job on which two readers died, or that went down with zygote or clerk eight
 * times, is not given again: it is closed here with a reading of end "killed" (for a mail: with
 * an empty envelope). */
bool letters_claim(Book *book, int64_t lease_ms, Job **out, GError **error) MUST_CHECK;
/* All leases back because their readers are gone: counts as a loss of each. */
bool letters_release_all(Book *book, GError **error) MUST_CHECK;
/* All leases back because we stop: counts as nothing. */
bool letters_give_back_all(Book *book, GError **error) MUST_CHECK;
/* Adds a reading outside a job: a person's correction (how "person"). part 0: of the mail. */
bool letters_add_reading(Book *book, int64_t letter, int64_t part, const Reading *reading,
                         GError **error) MUST_CHECK;
/* Keeps the reading of a job and closes it; once closed, another one changes nothing. For a mail,
 * also the envelope in the letter row. */
bool letters_job_done(Book *book, const Job *job, const Reading *reading,
                      GError **error) MUST_CHECK;
/* Back to free for another try: the document is not to blame. */
bool letters_job_again(Book *book, const Job *job, GError **error) MUST_CHECK;
/* Back to free for another try after its reader died or ran out of time: counts an attempt. */
bool letters_job_died(Book *book, const Job *job, GError **error) MUST_CHECK;
/* Adds a part and, when it is a document, its job; out_part may be NULL. */
bool letters_add_part(Book *book, const Part *part, int64_t *out_part, GError **error) MUST_CHECK;
/* Letters in state reading whose jobs are all closed: GArray of int64_t, oldest first. */
bool letters_ready(Book *book, GArray **out, GError **error) MUST_CHECK;
bool letters_set_state(Book *book, int64_t letter, const char *state, const char *outcome,
                       const char *note, GError **error) MUST_CHECK;
/* Free and leased jobs, unsettled letters: for status and `settled`. */
bool letters_pending(Book *book, int64_t *out_jobs, int64_t *out_letters,
                     GError **error) MUST_CHECK;
/* Number of letters by state: GHashTable char * → int64_t *. */
bool letters_counts(Book *book, GHashTable **out, GError **error) MUST_CHECK;

/* --- looking --- */
bool letters_load(Book *book, int64_t letter, Letter **out, GError **error) MUST_CHECK;
/* Parts of a letter in path order: GPtrArray of Part. */
bool letters_parts(Book *book, int64_t letter, GPtrArray **out, GError **error) MUST_CHECK;
/* The sha256 of every letter and part: what must stand in the originals. GPtrArray of char *. */
bool letters_originals(Book *book, GPtrArray **out, GError **error) MUST_CHECK;
bool letters_part(Book *book, int64_t part, Part **out, GError **error) MUST_CHECK;
/* The newest reading of a part (part 0: of the letter's mail); *out NULL: none. */
bool letters_reading(Book *book, int64_t letter, int64_t part, Reading **out,
                     GError **error) MUST_CHECK;
/* Letters in the queue for themselves (note set: no case, or its case had ended): GPtrArray of
 * Letter, newest first, at most limit; and how many there are. */
bool letters_set_aside(Book *book, int limit, GPtrArray **out, GError **error) MUST_CHECK;
bool letters_aside_count(Book *book, int64_t *out, GError **error) MUST_CHECK;
/* Marks the notes of letters that came before the instant and that nobody has seen to. */
bool letters_overdue(Book *book, const char *since, GError **error) MUST_CHECK;
/* How many letters this address sent within minutes before now. */
bool letters_recent(Book *book, const char *address, int minutes, int64_t *out,
                    GError **error) MUST_CHECK;
