#include "daemon/read_command.h"
#include "daemon/own.h"
#include "daemon/readers.h"
#include "daemon/spawn.h"
#include "daemon/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PARTS_READ = 1000, DEPTH = 3 }; /* mail → archive → member */

/* A file or a part of one; parts become children whose readings are its documents. */
typedef struct Item {
    struct Item *parent;
    char *file, *path, *name, *media_type;
    int fd;
    int depth;
    int open_children;
    Reading *reading;
    GPtrArray *children; /* Item */
} Item;

typedef struct Run {
    gboolean pretty, validate, text;
    char *schemas; /* folder, NULL: none */
    int jobs;
    Readers *readers;
    GPtrArray *files;    /* Item, in the order given */
    GQueue *waiting;     /* Item, borrowed */
    GHashTable *reading; /* job → Item, borrowed */
    guint printed;
    int64_t next_job;
    bool missing;
} Run;

static void
item_free(Item *item)
{
    if (!item)
        return;
    own_fd_close(&item->fd);
    g_ptr_array_unref(item->children);
    reading_free(item->reading);
    g_free(item->file);
    g_free(item->path);
    g_free(item->name);
    g_free(item->media_type);
    g_free(item);
}

static Item *
item_new(const char *file, int fd)
{
    Item *item = g_new0(Item, 1);
    item->file = g_strdup(file);
    item->name = file ? g_path_get_basename(file) : NULL;
    item->fd = fd;
    item->children = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    return item;
}

static bool
temporary(void *user, int *out_fd, GError **error)
{
    (void)user;
    *out_fd = memfd_create("part", MFD_CLOEXEC);
    return *out_fd >= 0 || fail_errno(error, FAIL_OURS, errno, "cannot make a temporary file");
}

/* --- answers ------------------------------------------------------------------------------ */

/* Parts of a mail or archive are documents of their own. What is embedded in a voucher (an
 * invoice's XML, its enclosures) is not: the voucher is the document, its reading stands. */
static void
add_children(Run *run, Item *item, const GPtrArray *parts)
{
    static const char *const containers[] = {"mail", "none", NULL};
    if (!g_strv_contains(containers, item->reading->how))
        return;
    for (guint i = 0; i < parts->len && item->depth < DEPTH; i++) {
        ReaderPart *part = parts->pdata[i];
        if (!part->document || item->children->len >= PARTS_READ)
            continue;
        Item *child = item_new(NULL, fd_steal(&part->fd));
        (void)lseek(child->fd, 0, SEEK_SET);
        child->parent = item;
        child->depth = item->depth + 1;
        child->path = g_strdup(part->path);
        child->name = g_strdup(part->name);
        child->media_type = g_strdup(part->media_type);
        g_ptr_array_add(item->children, child);
        g_queue_push_tail(run->waiting, child);
        item->open_children++;
    }
}

/* Where on its page a document was cut out, as the reader of that page said. */
static void
take_place(const Reading *page, const char *path, Reading *document)
{
    for (guint i = 0; i < page->documents->len; i++) {
        const Reading *place = page->documents->pdata[i];
        if (g_strcmp0(place->source_part, path) == 0) {
            document->page = place->page;
            document->box = place->box;
        }
    }
}

/* Moves the documents of item, its own or its children's, to the list of its file. */
static void
collect_documents(Item *item, GPtrArray *out)
{
    for (guint i = 0; i < item->children->len; i++) {
        Item *child = item->children->pdata[i];
        if (child->children->len > 0) {
            collect_documents(child, out);
            continue;
        }
        child->reading->source_part = g_strdup(child->path);
        take_place(item->reading, child->path, child->reading);
        if (child->name && !child->reading->file)
            child->reading->file = g_strdup(child->name);
        g_ptr_array_add(out, g_steal_pointer(&child->reading));
    }
}

/* The contract has no documents inside documents: those of a part join its file's list. */
static void
flatten(GPtrArray *documents)
{
    for (guint i = 0; i < documents->len;) {
        Reading *r = documents->pdata[i];
        if (r->documents->len == 0) {
            i++;
            continue;
        }
        for (guint k = 0; k < r->documents->len; k++)
            g_ptr_array_add(documents, g_steal_pointer(&r->documents->pdata[k]));
        g_ptr_array_set_free_func(r->documents, NULL);
        g_ptr_array_set_size(r->documents, 0);
        g_ptr_array_remove_index(documents, i); /* frees the emptied holder */
    }
}

static void
print_item(const Run *run, Item *item)
{
    Reading *r = item->reading;
    if (item->children->len > 0) {
        GPtrArray *places = r->documents;
        g_autoptr(Reading) all = reading_new();
        collect_documents(item, all->documents);
        flatten(all->documents);
        r->documents = g_steal_pointer(&all->documents);
        all->documents = places;
    }
    g_free(r->file);
    r->file = g_strdup(item->file);
    g_autoptr(json_t) json = reading_encode(r, run->text);
    json_object_del(json, "mail"); /* the envelope is the daemon's; the contract has no such key */
    g_autofree char *line =
        json_dumps(json, (run->pretty ? JSON_INDENT(2) : JSON_COMPACT) | JSON_REAL_PRECISION(6));
    puts(line);
    fflush(stdout);
}

static bool
item_finished(const Item *item)
{
    return item->reading && item->open_children == 0;
}

static void
print_finished(Run *run)
{
    while (run->printed < run->files->len && item_finished(run->files->pdata[run->printed])) {
        print_item(run, run->files->pdata[run->printed]);
        item_free(run->files->pdata[run->printed]);
        run->files->pdata[run->printed++] = NULL;
    }
}

static void
take_result(Run *run, ReaderResult *result)
{
    Item *item = g_hash_table_lookup(run->reading, &result->job);
    g_assert(item);
    g_hash_table_remove(run->reading, &result->job);
    item->reading = g_steal_pointer(&result->reading);
    own_fd_close(&item->fd);
    item->fd = -1;
    add_children(run, item, result->parts);
    for (Item *up = item; up && item_finished(up) && up->parent; up = up->parent)
        up->parent->open_children--;
}

/* --- the loop ----------------------------------------------------------------------------- */

static bool
start_waiting(Run *run, GError **error)
{
    while (readers_busy(run->readers) < (size_t)run->jobs && run->waiting->length > 0) {
        Item *item = g_queue_pop_head(run->waiting);
        ReaderJob job = {.job = run->next_job++,
                         .kind = "document",
                         .name = item->name,
                         .media_type = item->media_type,
                         .validate = run->validate ? VALIDATE_ALL : 0};
        if (!readers_start(run->readers, &job, item->fd, error))
            return false;
        g_hash_table_insert(run->reading, g_memdup2(&job.job, sizeof job.job), item);
    }
    return true;
}

static bool
wait_once(Run *run, GError **error)
{
    g_autoptr(GArray) fds = g_array_new(FALSE, TRUE, sizeof(struct pollfd));
    readers_poll(run->readers, fds);
    if (poll((struct pollfd *)(void *)fds->data, fds->len, -1) < 0 && errno != EINTR)
        return fail_errno(error, FAIL_OURS, errno, "cannot wait for readers");
    g_autoptr(GPtrArray) done = g_ptr_array_new_with_free_func((GDestroyNotify)reader_result_free);
    if (!readers_handle(run->readers, fds, done, error))
        return false;
    for (guint i = 0; i < done->len; i++)
        take_result(run, done->pdata[i]);
    return true;
}

static bool
run_all(Run *run, GError **error)
{
    while (run->printed < run->files->len) {
        if (!start_waiting(run, error))
            return false;
        if (readers_busy(run->readers) > 0 && !wait_once(run, error))
            return false;
        print_finished(run);
    }
    return true;
}

static void
open_files(Run *run, int n, char **names)
{
    for (int i = 0; i < n; i++) {
        int fd = open(names[i], O_RDONLY | O_CLOEXEC);
        struct stat st;
        if (fd < 0 || fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
            fprintf(stderr, "bilag read: cannot open %s: %s\n", names[i],
                    fd < 0 ? g_strerror(errno) : "is a directory");
            own_fd_close(&fd);
            run->missing = true;
            continue;
        }
        Item *item = item_new(names[i], fd);
        g_ptr_array_add(run->files, item);
        g_queue_push_tail(run->waiting, item);
    }
}

static bool
with_readers(Run *run, GError **error)
{
    int pair[2];
    if (!wire_pair(pair, error))
        return false;
    own_fd int ours = pair[0];
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *dir = g_path_get_dirname(self ? self : ".");
    g_autofree char *reader = g_build_filename(dir, "bilag-read", NULL);
    if (!g_file_test(reader, G_FILE_TEST_IS_EXECUTABLE)) {
        g_free(reader);
        reader = g_strdup("/usr/lib/klyngebilag/bilag-read");
    }
    pid_t pid;
    const ReaderProgram program = {.path = reader, .schemas = run->schemas, .accept_missing = true};
    bool ok = spawn_reader(&program, pair[1], &pid, error);
    own_fd_close(&pair[1]);
    if (!ok)
        return false;
    g_autoptr(Readers) readers = readers_new(ours, temporary, NULL);
    run->readers = readers;
    ok = run_all(run, error);
    (void)shutdown(ours, SHUT_RDWR);
    (void)waitpid(pid, NULL, 0);
    return ok;
}

int
read_command(int argc, char **argv)
{
    Run run = {.jobs = (int)g_get_num_processors()};
    g_autoptr(GError) error = NULL;
    const GOptionEntry options[] = {
        {"pretty", 0, 0, G_OPTION_ARG_NONE, &run.pretty, "for people", NULL},
        {"validate", 0, 0, G_OPTION_ARG_NONE, &run.validate, "every e-invoice rule's verdict",
         NULL},
        {"xsd", 0, 0, G_OPTION_ARG_FILENAME, &run.schemas,
         "with --validate: by the XML schemas in DIR too", "DIR"},
        {"text", 0, 0, G_OPTION_ARG_NONE, &run.text, "the recognised text too", NULL},
        {"jobs", 0, 0, G_OPTION_ARG_INT, &run.jobs, "documents at once", "N"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new("FILE… - read documents, print JSON");
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc < 2 || run.jobs < 1 ||
        run.jobs > 64) {
        fprintf(stderr, "bilag read: %s; see bilag read --help\n",
                error      ? error->message
                : argc < 2 ? "name a file"
                           : "--jobs goes from 1 to 64");
        return 2;
    }
    if (run.schemas && !g_file_test(run.schemas, G_FILE_TEST_IS_DIR)) {
        fprintf(stderr, "bilag read: there is no folder %s\n", run.schemas);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    run.files = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    run.waiting = g_queue_new();
    run.reading = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    open_files(&run, argc - 1, argv + 1);
    bool ok = run.files->len == 0 || with_readers(&run, &error);
    if (!ok)
        fprintf(stderr, "bilag read: %s\n", error->message);
    g_ptr_array_unref(run.files);
    g_queue_free(run.waiting);
    g_hash_table_unref(run.reading);
    return !ok || run.missing ? 1 : 0;
}
