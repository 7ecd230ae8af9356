/* Reading jobs: from the book to the zygote, and what the readers saw back into the book. */
#include "daemon/clerk.h"
#include "daemon/learn.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "spool/letters.h"
#include "spool/spool.h"
#include <string.h>
#include <sys/mman.h>

enum {
    LEASE_MS = 10 * 60 * 1000, /* far over every deadline of the zygote */
    ATTEMPTS = 2,              /* a reader that dies twice sets its document aside */
    PART_LEVELS = 3,           /* mail → archive → archive: deeper members are kept, not read */
};

typedef struct ClerkJob {
    Job *job; /* NULL: a page for the web process */
    char *sha256;
    int page;
    int64_t web_id;
} ClerkJob;

static void
clerk_job_free(ClerkJob *job)
{
    job_free(job->job);
    g_free(job->sha256);
    g_free(job);
}

static void
remember(Clerk *clerk, int64_t number, ClerkJob *job)
{
    if (!clerk->jobs)
        clerk->jobs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                            (GDestroyNotify)clerk_job_free);
    g_hash_table_insert(clerk->jobs, g_memdup2(&number, sizeof number), job);
}

void
clerk_forget_jobs(Clerk *clerk)
{
    if (clerk->jobs)
        g_hash_table_remove_all(clerk->jobs);
}

/* Without its original there is nothing to read: said in the queue, the others go on. */
static bool
set_aside_missing(Clerk *clerk, const Job *job, const GError *why, GError **error)
{
    g_autoptr(Reading) reading = reading_new();
    log_error("original-missing", why);
    g_free(reading->sha256);
    reading->sha256 = g_strdup(job->sha256);
    reading_stop(reading, "unreadable", "its original cannot be opened in the spool");
    if (strcmp(job->kind, "mail") == 0)
        reading->mail = reading_mail_new();
    return letters_job_done(clerk->book, job, reading, error);
}

/* The zygote did not take it. No descriptors left: it passes; else a new zygote will come. */
static bool
not_taken(Clerk *clerk, const Job *job, GError **why, GError **error)
{
    if (!letters_job_again(clerk->book, job, error))
        return false;
    if (failure_is(*why, FAIL_AGAIN)) {
        g_propagate_error(error, g_steal_pointer(why));
        return false;
    }
    log_error("zygote-lost", *why);
    return clerk_lose_zygote(clerk, error);
}

static bool
start_job(Clerk *clerk, Job **job, GError **error)
{
    own_fd int fd = -1;
    g_autoptr(GError) why = NULL;
    g_autofree char *lessons = NULL;
    if (strcmp((*job)->kind, "document") == 0 &&
        (!learn_from_cases(clerk->book, error) || !lessons_text(clerk->book, &lessons, error)))
        return false;
    if (!spool_original_open(clerk->config->spool, (*job)->sha256, &fd, &why))
        return set_aside_missing(clerk, *job, why, error);
    ReaderJob request = {.job = clerk->next_job++,
                         .kind = (*job)->kind,
                         .name = (*job)->name,
                         .media_type = (*job)->media_type,
                         .lessons = lessons,
                         .validate =
                             clerk->config->validate ? VALIDATE_ALL & ~VALIDATE_VERDICTS : 0};
    if (!readers_start(clerk->readers, &request, fd, &why))
        return not_taken(clerk, *job, &why, error);
    ClerkJob *mine = g_new0(ClerkJob, 1);
    mine->job = g_steal_pointer(job);
    remember(clerk, request.job, mine);
    return true;
}

static size_t
readers_wanted(const Clerk *clerk)
{
    return clerk->config->readers > 0 ? (size_t)clerk->config->readers : g_get_num_processors();
}

bool
clerk_start_jobs(Clerk *clerk, GError **error)
{
    while (clerk->readers && readers_models(clerk->readers) &&
           readers_busy(clerk->readers) < readers_wanted(clerk)) {
        g_autoptr(Job) job = NULL;
        if (!letters_claim(clerk->book, LEASE_MS, &job, error))
            return false;
        if (!job)
            return true;
        if (!start_job(clerk, &job, error))
            return false;
    }
    return true;
}

bool
clerk_render(Clerk *clerk, const char *sha256, int page, int64_t id, GError **error)
{
    own_fd int fd = -1;
    if (!clerk->readers)
        return fail(error, FAIL_AGAIN, "the reader is starting");
    if (!spool_original_open(clerk->config->spool, sha256, &fd, error))
        return false;
    ReaderJob request = {.job = clerk->next_job++, .kind = "render", .page = page};
    if (!readers_start(clerk->readers, &request, fd, error))
        return false;
    ClerkJob *mine = g_new0(ClerkJob, 1);
    mine->sha256 = g_strdup(sha256);
    mine->page = page;
    mine->web_id = id;
    remember(clerk, request.job, mine);
    return true;
}

/* --- answers ------------------------------------------------------------------------------ */

static int
levels(const char *path)
{
    int n = 1;
    for (; *path; path++)
        n += *path == '/';
    return n;
}

static bool
keep_part(Clerk *clerk, const Job *job, const Part *inside, ReaderPart *found, GError **error)
{
    g_autoptr(Part) part = g_new0(Part, 1);
    part->letter = job->letter;
    part->parent = job->part;
    part->path =
        inside ? g_strdup_printf("%s/%s", inside->path, found->path) : g_strdup(found->path);
    part->name = g_strdup(found->name);
    part->media_type = g_strdup(found->media_type);
    part->disposition = g_strdup(found->disposition);
    part->document = found->document && levels(part->path) <= PART_LEVELS;
    return spool_keep_fd(clerk->config->spool, found->fd, &part->sha256, &part->size_bytes,
                         error) &&
           letters_add_part(clerk->book, part, NULL, error);
}

static bool
keep_reading(Clerk *clerk, const Job *job, ReaderResult *result, GError **error)
{
    g_autoptr(Part) inside = NULL;
    /* what is broken stands among the findings; a thousand kept rules need not be kept */
    g_clear_pointer(&result->reading->rules, json_decref);
    if (strcmp(job->kind, "mail") == 0 && !result->reading->mail)
        result->reading->mail = reading_mail_new(); /* killed: the letter is still a letter */
    if (job->part != 0 && !letters_part(clerk->book, job->part, &inside, error))
        return false;
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    if (!transaction)
        return false;
    for (guint i = 0; i < result->parts->len; i++)
        if (!keep_part(clerk, job, inside, result->parts->pdata[i], error))
            return false;
    return letters_job_done(clerk->book, job, result->reading, error) &&
           book_commit(clerk->book, error);
}

static void
page_done(Clerk *clerk, const ClerkJob *mine, const ReaderResult *result)
{
    own_fd int fd = -1;
    g_autoptr(GError) why = NULL;
    if (!result->image)
        clerk_answer_page(clerk, mine->web_id, -1,
                          result->reading->reason ? result->reading->reason : "no page");
    else if (!spool_page_keep(clerk->config->spool, mine->sha256, mine->page, result->image->data,
                              result->image->len, &why) ||
             !spool_page_open(clerk->config->spool, mine->sha256, mine->page, &fd, &why))
        clerk_answer_page(clerk, mine->web_id, -1, why->message);
    else
        clerk_answer_page(clerk, mine->web_id, fd, NULL);
}

/* Also when the reader itself says so: it ended before it had looked at everything. */
static bool
has_died(const ReaderResult *result)
{
    static const char *const died[] = {"killed", "timed-out", NULL};
    return result->died || g_strv_contains(died, result->reading->end);
}

/* The reason may hold foreign words: it stands in the queue, not here. */
static void
log_reading(const Job *job, const ReaderResult *result)
{
    log_event(LOG_INFO, "read",
              "letter=%ld part=%ld kind=%s end=%s again=%d signal=%d cpu_ms=%ld peak_kb=%ld",
              (long)job->letter, (long)job->part, job->kind, result->reading->end, result->again,
              result->signal, (long)result->cpu_ms, (long)result->peak_kb);
}

static bool
reading_done(Clerk *clerk, const Job *job, ReaderResult *result, GError **error)
{
    log_reading(job, result);
    if (result->again)
        return letters_job_again(clerk->book, job, error);
    if (has_died(result) && job->attempts + 1 < ATTEMPTS)
        return letters_job_died(clerk->book, job, error);
    return keep_reading(clerk, job, result, error);
}

bool
clerk_take_result(Clerk *clerk, ReaderResult *result, GError **error)
{
    const ClerkJob *mine = g_hash_table_lookup(clerk->jobs, &result->job);
    if (!mine)
        return fail(error, FAIL_OURS, "an answer for job %ld that was never asked",
                    (long)result->job);
    if (!mine->job)
        page_done(clerk, mine, result);
    else if (!reading_done(clerk, mine->job, result, error))
        return false;
    g_hash_table_remove(clerk->jobs, &result->job);
    return true;
}
