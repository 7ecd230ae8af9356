#include "daemon/columns.h"
#include "daemon/command.h"
#include "daemon/control.h"
#include "daemon/own.h"
#include "spool/cases.h"
#include "spool/letters.h"
#include "spool/spool.h"
#include "tests/scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define CSV                                                                                        \
    "number,name,coordinator,mail,valid_from\n12,Skoven,Anna,anna@klinik.example,2023-01-01\n"

typedef struct Room {
    char *dir, *config, *spool, *csv;
} Room;

typedef int (*Command)(const char *config_path, int argc, char **argv);

typedef struct Result {
    int code;
    char *out, *err;
} Result;

static void
result_clear(Result *result)
{
    g_free(result->out);
    g_free(result->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Result, result_clear)

static void
write_config(const Room *room)
{
    g_autofree char *secret = g_build_filename(room->dir, "secret", NULL);
    g_autofree char *text =
        g_strdup_printf("[daemon]\nspool=%s\ntemplates=%s\nreader=%s\nform=%s\n"
                        "[imap]\nhost=localhost\nport=993\nuser=bilag\npassword_file=%s\n"
                        "[smtp]\nhost=localhost\nport=25\nsecurity=plain\n"
                        "[identity]\naddress=bilag@klyngesekretariat.example\n",
                        room->spool, room->dir, secret, secret, secret);
    g_assert_true(g_file_set_contents(secret, "hemmelig\n", -1, NULL));
    g_assert_cmpint(g_chmod(secret, 0600), ==, 0);
    g_assert_true(g_file_set_contents(room->config, text, -1, NULL));
    g_assert_true(g_file_set_contents(room->csv, CSV, -1, NULL));
}

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    room->dir = g_dir_make_tmp("command-XXXXXX", NULL);
    room->config = g_build_filename(room->dir, "bilag.conf", NULL);
    room->spool = g_build_filename(room->dir, "spool", NULL);
    room->csv = g_build_filename(room->dir, "k.csv", NULL);
    write_config(room);
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    remove_tree(room->dir);
    g_free(room->dir);
    g_free(room->config);
    g_free(room->spool);
    g_free(room->csv);
}

static int
run_child(const Room *room, Command command, char **argv, const char *out, const char *err)
{
    int in = open("/dev/null", O_RDONLY);
    int o = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int e = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (dup2(in, 0) < 0 || dup2(o, 1) < 0 || dup2(e, 2) < 0)
        return 99;
    int code = command(room->config, (int)g_strv_length(argv), argv);
    fflush(NULL);
    return code;
}

/* In a child, as the program would run; line: the words of the command. */
static Result
run(const Room *room, Command command, const char *line)
{
    Result result = {0};
    int status = 0;
    g_auto(GStrv) argv = g_strsplit(line, " ", -1);
    g_autofree char *out = g_build_filename(room->dir, "out", NULL);
    g_autofree char *err = g_build_filename(room->dir, "err", NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(run_child(room, command, argv, out, err));
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    result.code = WEXITSTATUS(status);
    g_assert_true(g_file_get_contents(out, &result.out, NULL, NULL));
    g_assert_true(g_file_get_contents(err, &result.err, NULL, NULL));
    return result;
}

static void
assert_run(const Room *room, Command command, const char *line, int code, const char *out,
           const char *err)
{
    g_auto(Result) result = run(room, command, line);
    g_test_message("%s: %s%s", line, result.out, result.err);
    g_assert_cmpint(result.code, ==, code);
    g_assert_nonnull(strstr(result.out, out));
    g_assert_nonnull(strstr(result.err, err));
}

/* --- without a daemon ------------------------------------------------------------------------ */

static void
test_usage(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        Command command;
        const char *line, *err;
    } table[] = {
        {command_status, "status extra", "wants 0 arguments"},
        {command_status, "status --nonsense", "Unknown option --nonsense"},
        {command_show, "show", "wants 1 argument"},
        {command_import, "import clusters", "wants 2 arguments"},
        {command_import, "import nothing x.csv", "there is no 'nothing'"},
        {command_user, "user add bo", "--role"},
        {command_user, "user add bo --role king", "--role"},
        {command_user, "user drop bo --role reviewer", "--role"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        assert_run(room, table[i].command, table[i].line, COMMAND_USAGE, "", table[i].err);
}

static void
test_nothing_there(Room *room, gconstpointer data)
{
    (void)data;
    assert_run(room, command_status, "status", COMMAND_FAILED, "", "there is no book");
    assert_run(room, command_user, "user add bo --role reviewer", COMMAND_FAILED, "",
               "no password was given");
    g_assert_cmpint(g_unlink(room->config), ==, 0);
    assert_run(room, command_queue, "queue", COMMAND_FAILED, "", "configuration");
}

static char *
words(const char *before, const char *file, const char *after)
{
    return g_strdup_printf("%s %s%s", before, file, after);
}

static void
test_import(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *dry = words("import clusters", room->csv, " --dry-run");
    g_autofree char *line = words("import clusters", room->csv, "");
    assert_run(room, command_import, dry, COMMAND_DONE, "1 new, 0 changed, 0 unchanged (dry", "");
    assert_run(room, command_import, line, COMMAND_DONE, "1 new, 0 changed, 0 unchanged\n", "");
    assert_run(room, command_import, line, COMMAND_DONE, "0 new, 0 changed, 1 unchanged\n", "");
    assert_run(room, command_status, "status", COMMAND_DONE, "audit chain whole (2 rows)", "");
    g_assert_true(g_file_set_contents(room->csv, "number,name,valid_from\nx,y,z\n", -1, NULL));
    assert_run(room, command_import, line, COMMAND_FAILED, "",
               "k.csv: line 2: number: 'x' is not a number from 1 to 99999\n");
    assert_run(room, command_import, "import clusters /nonexistent", COMMAND_FAILED, "",
               "cannot open /nonexistent");
}

/* --- a case ---------------------------------------------------------------------------------- */

static void
seed(const Room *room, Book *book)
{
    bool known;
    int64_t letter;
    g_autoptr(Job) job = NULL;
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(CaseFile) file = case_file_new();
    g_autoptr(Verdict) verdict = verdict_new();
    (void)room;
    g_assert_true(letters_arrive(book, SHA_A, 9, "INBOX", 1, 1, &letter, &known, NULL));
    g_assert_true(letters_claim(book, 1000, &job, NULL));
    reading->mail = reading_mail_new();
    reading->mail->subject = g_strdup("Middag \x1b[2J");
    g_ptr_array_add(reading->mail->from, reading_address_new(NULL, "anna@klinik.example"));
    reading_set(reading, FIELD_TOTAL, "14400.00", 0.99, "mail");
    g_assert_true(letters_job_done(book, job, reading, NULL));
    g_array_append_val(file->letters, letter);
    g_ptr_array_add(file->documents, case_document_new("voucher", letter, 0));
    g_free(file->status);
    file->status = g_strdup("flagged");
    file->supplier_name = g_strdup("Hotel Æblet");
    file->has_total = true;
    file->total_oere = 1440000;
    g_assert_true(cases_save(book, file, NULL));
    verdict->pack = g_strdup("klynge 2023-04-01");
    verdict->status = g_strdup("flagged");
    Finding *finding = finding_new("D07", "flag", "fail");
    finding->office_text = g_strdup("Middagen er for dyr.");
    finding->arithmetic = g_strdup("18 × 800,00 kr. = 14.400,00 kr.");
    finding->source = g_strdup("Vejledning:325");
    finding->valid_from = g_strdup("2023-04-01");
    finding->title = g_strdup("Middag over den anbefalede grænse");
    finding->rule_text = g_strdup("Middag over grænsen: {{arithmetic}}.");
    finding->quote = g_strdup("Middage inkl. drikkevarer 400 – 800 kr pr. person");
    finding->field = g_strdup("total");
    g_ptr_array_add(verdict->findings, finding);
    g_assert_true(cases_add_verdict(book, file->id, verdict, NULL));
}

static void
test_case(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(Book) book = NULL;
    g_autofree char *path = g_build_filename(room->spool, "book", "bilag.db", NULL);
    g_assert_true(spool_prepare(room->spool, NULL));
    g_assert_true(book_open(path, true, &book, NULL));
    seed(room, book);
    assert_run(room, command_queue, "queue", COMMAND_DONE, "Hotel Æblet", "");
    assert_run(room, command_queue, "queue", COMMAND_DONE, "14.400 kr.", "");
    assert_run(room, command_queue, "queue --json", COMMAND_DONE, "\"rules\": \"D07\"", "");
    assert_run(room, command_show, "show 1", COMMAND_DONE, "18 × 800,00 kr. = 14.400,00 kr.", "");
    assert_run(room, command_show, "show 1", COMMAND_DONE, "Middag ?[2J", "");
    assert_run(room, command_show, "show 1 --json", COMMAND_DONE, "\"14400.00\"", "");
    Finding *passed = finding_new("C01", "block", "pass");
    g_autoptr(Verdict) again = verdict_new();
    again->pack = g_strdup("klynge 2023-04-01");
    again->status = g_strdup("ready");
    passed->title = g_strdup("Bilag mangler");
    passed->rule_text = g_strdup("Der er intet bilag i mailen.");
    passed->valid_from = g_strdup("2023-04-01");
    g_ptr_array_add(again->findings, passed);
    assert_run(room, command_explain, "explain 1", COMMAND_DONE,
               "FLAG   D07  Middag over den anbefalede grænse", "");
    assert_run(room, command_explain, "explain 1", COMMAND_DONE,
               "rests on   total 14400.00 (the mail's text)", "");
    assert_run(room, command_explain, "explain 1", COMMAND_DONE,
               "source     Vejledning:325, in force from 2023-04-01", "");
    assert_run(room, command_explain, "explain 1", COMMAND_DONE,
               "words      Middage inkl. drikkevarer 400 – 800 kr pr. person", "");
    assert_run(room, command_explain, "explain 7", COMMAND_FAILED, "", "there is no case");
    g_assert_true(cases_add_verdict(book, 1, again, NULL));
    assert_run(room, command_explain, "explain 1", COMMAND_DONE, "ok     C01  Bilag mangler", "");
    assert_run(room, command_show, "show K1999-000001", COMMAND_FAILED, "", "there is no case");
    assert_run(room, command_status, "status", COMMAND_DONE, "1 flagged", "");
    g_auto(Result) shown = run(room, command_show, "show 1 --json");
    g_autoptr(json_t) json = json_loads(shown.out, 0, NULL);
    g_assert_nonnull(json);
    g_assert_null(json_object_get(json, "mark"));
}

/* --- with a daemon --------------------------------------------------------------------------- */

static int
listen_at(const Room *room)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_autofree char *path = g_build_filename(room->spool, "control.sock", NULL);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    memcpy(address.sun_path, path, strlen(path) + 1);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(fd, 4), ==, 0);
    return fd;
}

/* Answers one request with json; 0 when it came with a descriptor. */
static int
answer_once(int listener, const char *answer)
{
    own_fd int fd = accept(listener, NULL, NULL);
    g_autoptr(WireMessage) message = NULL;
    g_autoptr(json_t) json = json_loads(answer, 0, NULL);
    bool done = wire_receive(fd, &message, NULL) && message &&
                (!json || wire_send(fd, json, NULL, 0, NULL));
    return done && message->n_fds == 1 ? 0 : 1;
}

static void
test_daemon(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *answer, *out, *err;
        int code;
    } table[] = {
        {"{\"what\":\"acted\",\"ok\":true,\"report\":\"1 new\\n\"}", "1 new\n", "", 0},
        {"{\"what\":\"acted\",\"ok\":false,\"report\":\"line 2: no\"}", "", "k.csv: line 2: no", 1},
        {"{\"what\":\"done\",\"ok\":true}", "", "answered something else", 1},
        {"", "", "refused to answer", 1},
    };
    g_autofree char *line = words("import clusters", room->csv, "");
    g_assert_true(spool_prepare(room->spool, NULL));
    own_fd int listener = listen_at(room);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        int status = 0;
        pid_t pid = fork();
        if (pid == 0)
            _exit(answer_once(listener, table[i].answer));
        assert_run(room, command_import, line, table[i].code, table[i].out, table[i].err);
        g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
        g_assert_cmpint(status, ==, 0);
    }
}

/* The repository's own rules: 241 rows of the catalogue and five of ours. */
static void
test_rules(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *here = g_get_current_dir(), *config = NULL;
    g_assert_true(g_file_get_contents(room->config, &config, NULL, NULL));
    char *line = strstr(config, "templates=");
    char *after = strchr(line, '\n');
    g_autofree char *head = g_strndup(config, (gsize)(line - config));
    g_autofree char *changed = g_strdup_printf("%stemplates=%s/templates%s", head, here, after);
    g_assert_true(g_file_set_contents(room->config, changed, -1, NULL));
    assert_run(room, command_rules, "rules", COMMAND_DONE, "Vejledning:325", "");
    g_auto(Result) shown = run(room, command_rules, "rules --json");
    g_autoptr(json_t) json = json_loads(shown.out, 0, NULL);
    g_assert_cmpint(json_array_size(json), ==, 241 + 5);
    const json_t *last = json_array_get(json, 243);
    g_assert_cmpstr(json_string_value(json_object_get(last, "rule")), ==, "X15");
    g_assert_cmpstr(json_string_value(json_object_get(last, "state")), ==, "checked");
    g_assert_cmpstr(json_string_value(json_object_get(last, "severity")), ==, "flag");
    g_assert_cmpstr(json_string_value(json_object_get(last, "from")), ==, "2023-04-01");
    g_assert_cmpstr(json_string_value(json_object_get(last, "source")), ==, "UBL CreditNote");
    assert_run(room, command_rules, "rules D07", COMMAND_USAGE, "", "");
}

static void
test_clean(void)
{
    static const struct {
        const char *input, *want;
    } table[] = {{NULL, ""},
                 {"Æblet", "Æblet"},
                 {"a\nb\tc", "a b c"},
                 {"\x1b[31mrød", "?[31mrød"},
                 {"x\xe2\x80\xaeyz", "x?yz"},
                 {"\xc2\x9b", "?"},
                 {"\xff", "\xef\xbf\xbd"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = command_clean(table[i].input);
        g_assert_cmpstr(got, ==, table[i].want);
    }
}

#define ROOM_TEST(path, func) g_test_add("/command/" path, Room, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/command/clean text", test_clean);
    ROOM_TEST("usage", test_usage);
    ROOM_TEST("nothing there yet", test_nothing_there);
    ROOM_TEST("rules", test_rules);
    ROOM_TEST("import", test_import);
    ROOM_TEST("queue and show", test_case);
    ROOM_TEST("through a daemon", test_daemon);
    return g_test_run();
}
