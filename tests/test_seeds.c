/* Every fuzz target over its seeds and over mutations of them, the same at every run: what
 * `make fuzz` finds comes back as a seed, and this keeps it found. */
#include "tests/fuzz/target.h"
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
    MUTATIONS = 1000, /* of all seeds of a target together */
    SLOW = 100,       /* of those that take some milliseconds each */
    MUTATED_MOST = 16 * 1024,
};

typedef struct Target {
    const char *name;
    int (*run)(const uint8_t *bytes, size_t size_bytes);
} Target;

#define ENTRY(name) {#name, fuzz_##name},
static const Target targets[] = {FUZZ_TARGETS(ENTRY)};
static const char *const slow[] = {"fields", "pdf", "text", NULL};

/* libytnef 2.0 drops what it has half built when a file turns out broken. A reader ends with its
 * one document, so nothing adds up. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:libytnef";
}

/* What runs now, for the one line a dying test can still say. */
static char running[256];

static void
say_where(int signal_number)
{
    (void)signal_number;
    (void)!write(STDERR_FILENO, running, strlen(running));
}

/* --- mutations: a small generator of our own, so that no library changes them --- */

static uint32_t
dice(uint32_t *state, uint32_t sides)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % sides;
}

static void
overwrite(GByteArray *bytes, uint32_t *state)
{
    static const uint8_t odd[] = {0, 1, 0x7f, 0x80, 0xff, '<', '\n', '"'};
    uint32_t at = dice(state, bytes->len);
    for (uint32_t i = 0; i < 1 + dice(state, 4) && at + i < bytes->len; i++)
        bytes->data[at + i] = odd[dice(state, G_N_ELEMENTS(odd))];
}

static void
flip(GByteArray *bytes, uint32_t *state)
{
    bytes->data[dice(state, bytes->len)] ^= (uint8_t)(1u << dice(state, 8));
}

static void
cut(GByteArray *bytes, uint32_t *state)
{
    g_byte_array_set_size(bytes, dice(state, bytes->len));
}

static void
drop(GByteArray *bytes, uint32_t *state)
{
    uint32_t at = dice(state, bytes->len);
    g_byte_array_remove_range(bytes, at, 1 + dice(state, MIN(bytes->len - at, 64)));
}

static void
repeat(GByteArray *bytes, uint32_t *state)
{
    uint32_t at = dice(state, bytes->len), n = 1 + dice(state, MIN(bytes->len - at, 256));
    g_autofree uint8_t *piece = g_memdup2(bytes->data + at, n);
    g_autofree uint8_t *tail = g_memdup2(bytes->data + at, bytes->len - at);
    uint32_t tail_size = bytes->len - at;
    g_byte_array_set_size(bytes, at);
    g_byte_array_append(bytes, piece, n);
    g_byte_array_append(bytes, tail, tail_size);
}

static void
mutate(GByteArray *bytes, uint32_t *state)
{
    static void (*const ways[])(GByteArray *, uint32_t *) = {overwrite, flip, flip,
                                                             cut,       drop, repeat};
    for (uint32_t n = 1 + dice(state, 3); n && bytes->len > 0; n--)
        ways[dice(state, G_N_ELEMENTS(ways))](bytes, state);
}

/* --- seeds --- */

static void
run(const Target *target, const char *seed, int mutation, const GByteArray *bytes)
{
    g_snprintf(running, sizeof running, "# died in %s, seed %s, mutation %d\n", target->name, seed,
               mutation);
    /* exactly as long as the input: the sanitizer sees a byte too far */
    g_autofree uint8_t *own = g_memdup2(bytes->data, bytes->len);
    g_assert_cmpint(target->run(own, bytes->len), ==, 0);
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
seed_names(const char *directory)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(directory, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));)
        g_ptr_array_add(names, g_strdup(name));
    if (dir)
        g_dir_close(dir);
    g_ptr_array_sort(names, by_name);
    return names;
}

static void
replay(const Target *target, const char *directory, const char *name, int mutations)
{
    g_autofree char *path = g_build_filename(directory, name, NULL), *data = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &data, &size, NULL));
    g_autoptr(GByteArray) seed = g_byte_array_new_take((guint8 *)g_steal_pointer(&data), size);
    run(target, name, 0, seed);
    uint32_t state = g_str_hash(name) | 1;
    for (int i = 1; i <= mutations && seed->len > 0 && seed->len <= MUTATED_MOST; i++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_byte_array_append(bytes, seed->data, seed->len);
        mutate(bytes, &state);
        run(target, name, i, bytes);
    }
}

static void
test_target(const void *data)
{
    const Target *target = data;
    const char *build = g_getenv("BUILD");
    g_autofree char *directory =
        g_build_filename(build ? build : "build-asan", "seeds", target->name, NULL);
    g_autoptr(GPtrArray) names = seed_names(directory);
    if (names->len == 0)
        g_error("no seeds in %s: make tests writes them", directory);
    int most = g_strv_contains(slow, target->name) ? SLOW : MUTATIONS;
    for (guint i = 0; i < names->len; i++)
        replay(target, directory, names->pdata[i], most / (int)names->len);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    (void)signal(SIGABRT, say_where);
    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_autofree char *path = g_strdup_printf("/seeds/%s", targets[i].name);
        g_test_add_data_func(path, &targets[i], test_target);
    }
    return g_test_run();
}
