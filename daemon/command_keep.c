/* bilag verify, bilag backup, bilag restore. */
#include "daemon/command.h"
#include "daemon/own.h"
#include "spool/backup.h"
#include "spool/spool.h"
#include "spool/verify.h"
#include <errno.h>
#include <ftw.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OPEN_DIRECTORIES = 16 };

/* Verifies a spool (ours or a backup) and prints what was found. */
static bool
verify(const char *spool, const char *head, GError **error)
{
    g_autofree char *path = g_build_filename(spool, "book", "bilag.db", NULL);
    g_autoptr(Book) book = NULL;
    g_autoptr(Verified) found = NULL;
    if (!book_open(path, false, &book, error) || !verify_spool(book, spool, head, &found, error))
        return false;
    for (guint i = 0; i < found->faults->len; i++) {
        g_autofree char *clean = command_clean(found->faults->pdata[i]);
        printf("FAULT  %s\n", clean);
    }
    printf("%s: %" G_GINT64_FORMAT " originals, %" G_GINT64_FORMAT " audit rows, %" G_GINT64_FORMAT
           " postings, %u faults\naudit head %s\n",
           spool, found->originals, found->audit_rows, found->postings, found->faults->len,
           found->head ? found->head : "none");
    return found->faults->len == 0 || fail(error, FAIL_OURS, "%s is not as it was written", spool);
}

int
command_verify(const char *config_path, int argc, char **argv)
{
    g_autofree char *head = NULL, *backup = NULL;
    const GOptionEntry options[] = {
        {"head", 0, 0, G_OPTION_ARG_STRING, &head, "an audit head noted earlier", "ROW:HASH"},
        {"backup", 0, 0, G_OPTION_ARG_FILENAME, &backup, "look at a backup instead", "DIR"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    if (!command_parse("- check database, originals, ledger and audit log", options, 0, &argc,
                       &argv))
        return COMMAND_USAGE;
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    if ((!backup && !config_load(config_path, &config, &error)) ||
        !verify(backup ? backup : config->spool, head, &error))
        return command_failed(error);
    return COMMAND_DONE;
}

int
command_backup(const char *config_path, int argc, char **argv)
{
    if (!command_parse("DIR - copy everything to DIR, also while the daemon runs", NULL, 1, &argc,
                       &argv))
        return COMMAND_USAGE;
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    if (!config_load(config_path, &config, &error) ||
        !backup_copy(config->spool, argv[1], &error) || !verify(argv[1], NULL, &error))
        return command_failed(error);
    return COMMAND_DONE;
}

/* --- restore ------------------------------------------------------------------------------------
 */

static uid_t give_uid;
static gid_t give_gid;

static int
give_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return lchown(path, give_uid, give_gid);
}

/* Restored as root, it is the daemon's user's. */
static bool
give(const Config *config, GError **error)
{
    if (geteuid() != 0 || !*config->user)
        return true;
    const struct passwd *entry = getpwnam(config->user);
    if (!entry)
        return fail(error, FAIL_OURS, "there is no user %s", config->user);
    give_uid = entry->pw_uid;
    give_gid = entry->pw_gid;
    return nftw(config->spool, give_one, OPEN_DIRECTORIES, FTW_PHYS) == 0 ||
           fail_errno(error, FAIL_OURS, errno, "cannot give %s to %s", config->spool, config->user);
}

static bool
restore(const Config *config, const char *backup, GError **error)
{
    own_fd int lock = -1;
    if (backup_has_book(config->spool))
        return fail(error, FAIL_OURS,
                    "%s holds a book already; move it away, or name another spool in %s",
                    config->spool, config->path);
    return verify(backup, NULL, error) && spool_prepare(config->spool, error) &&
           spool_lock(config->spool, &lock, error) && backup_copy(backup, config->spool, error) &&
           give(config, error) && verify(config->spool, NULL, error);
}

int
command_restore(const char *config_path, int argc, char **argv)
{
    if (!command_parse("DIR - bring a backup into an empty spool", NULL, 1, &argc, &argv))
        return COMMAND_USAGE;
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    if (!config_load(config_path, &config, &error) || !restore(config, argv[1], &error))
        return command_failed(error);
    return COMMAND_DONE;
}
