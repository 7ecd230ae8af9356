#include "daemon/config.h"
#include "daemon/config_check.h"
#include "daemon/config_lines.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef enum { KEY_TEXT, KEY_NUMBER, KEY_YES, KEY_WORD, KEY_LIST, KEY_KRONER } KeyKind;

/* What a value must be beyond its kind; returns a reason, or NULL when it is fine. */
typedef const char *(*KeyCheck)(const char *value);

typedef struct Key {
    const char *group, *name;
    KeyKind kind;
    size_t offset;
    const char *fallback;     /* NULL: must be given */
    const char *const *words; /* KEY_WORD: the words, in the enum's order */
    int64_t least, most;      /* KEY_NUMBER */
    KeyCheck check;
    const char *means;
} Key;

static const char *const security_words[] = {"tls", "starttls", "plain", NULL};
static const char *const auth_words[] = {"password", "xoauth2", NULL};
static const char *const believe_words[] = {"nothing", "authserv", "exchange", NULL};
static const char *const level_words[] = {"problem", "notice", "info", "debug", NULL};

#define AT(member) offsetof(Config, member)
#define TEXT(group, name, member, fallback, check, means)                                          \
    {                                                                                              \
        group, name, KEY_TEXT, AT(member), fallback, NULL, 0, 0, check, means                      \
    }
#define NUMBER(group, name, member, fallback, least, most, means)                                  \
    {                                                                                              \
        group, name, KEY_NUMBER, AT(member), fallback, NULL, least, most, NULL, means              \
    }
#define YES(group, name, member, fallback, means)                                                  \
    {                                                                                              \
        group, name, KEY_YES, AT(member), fallback, NULL, 0, 0, NULL, means                        \
    }
#define WORD(group, name, member, fallback, words, means)                                          \
    {                                                                                              \
        group, name, KEY_WORD, AT(member), fallback, words, 0, 0, NULL, means                      \
    }

#define SERVER(group, member, user_fallback)                                                       \
    TEXT(group, "host", member.host, NULL, config_check_present, "server name"),                   \
        NUMBER(group, "port", member.port, NULL, 1, 65535, "server port"),                         \
        WORD(group, "security", member.security, "tls", security_words,                            \
             "tls, starttls, or plain (only to loopback)"),                                        \
        TEXT(group, "user", member.user, user_fallback, NULL, "login name"),                       \
        TEXT(group, "password_file", member.password_file, "", config_check_secret,                \
             "file with the password (or token), readable by its owner only"),                     \
        WORD(group, "auth", member.auth, "password", auth_words, "password or xoauth2"),           \
        TEXT(group, "ca_file", member.ca_file, "", config_check_file,                              \
             "certificates to trust instead of the system's (PEM)")

static const Key keys[] = {
    TEXT("daemon", "spool", spool, NULL, config_check_absolute,
         "where letters and the database live"),
    TEXT("daemon", "templates", templates, NULL, config_check_directory,
         "mail, page and rule texts"),
    TEXT("daemon", "reader", reader, "", config_check_file, "bilag-read; empty: beside bilagd"),
    TEXT("daemon", "form", form, "", config_check_file,
         "attendee form (docx) sent along when the list is missing; empty: beside bilagd"),
    TEXT("daemon", "user", user, "", NULL, "user to become when started as root"),
    NUMBER("daemon", "readers", readers, "0", 0, 64, "readers at once; 0: one a core"),
    YES("daemon", "accept_missing_protection", accept_missing_protection, "no",
        "run although the kernel lacks Landlock"),
    WORD("daemon", "log_level", log_level, "info", level_words, "problem, notice, info or debug"),
    SERVER("imap", imap, NULL),
    TEXT("imap", "mailbox", mailbox, "INBOX", config_check_present, "folder that is watched"),
    NUMBER("imap", "poll_seconds", poll_seconds, "60", 1, 3600, "look at least this often"),
    YES("imap", "idle", idle, "yes", "use IDLE (RFC 2177) where the server has it"),
    NUMBER("imap", "max_letter_mb", max_letter_mb, "50", 1, 100,
           "letters up to four times this are fetched; larger ones stay in the mailbox"),
    TEXT("imap", "folder_done", folder_done, "Behandlet", config_check_present, "settled letters"),
    TEXT("imap", "folder_waiting", folder_waiting, "Afventer", config_check_present,
         "letters whose case waits for an answer"),
    TEXT("imap", "folder_review", folder_review, "Til gennemsyn", config_check_present,
         "letters whose case waits for the secretariat"),
    TEXT("imap", "folder_other", folder_other, "Ikke bilag", config_check_present,
         "letters without a voucher"),
    SERVER("smtp", smtp, ""),
    YES("smtp", "null_sender", smtp_null_sender, "yes",
        "automatic answers use MAIL FROM:<> (RFC 3834)"),
    TEXT("oauth", "token_url", oauth_token_url, "", config_check_token_url,
         "where xoauth2 tokens are fetched by client credentials; empty: they stand in "
         "password_file"),
    TEXT("oauth", "client_id", oauth_client_id, "", NULL, "our client (application) id there"),
    TEXT("oauth", "client_secret_file", oauth_secret_file, "", config_check_secret,
         "file with the client secret, readable by its owner only"),
    TEXT("oauth", "scope", oauth_scope, "https://outlook.office365.com/.default",
         config_check_present, "what the token is for"),
    TEXT("oauth", "ca_file", oauth_ca_file, "", config_check_file,
         "certificates to trust instead of the system's (PEM)"),
    TEXT("identity", "address", address, NULL, config_check_address, "our mail address"),
    TEXT("identity", "display_name", display_name, "PLO's klyngesekretariat", config_check_present,
         "our name in From"),
    TEXT("identity", "phone", phone, "4214 4638", NULL, "phone number in answers (rule A04)"),
    TEXT("identity", "zexpense", zexpense,
         "Udlæg og honorar kan I også indberette i zExpense, hvis I foretrækker det.", NULL,
         "sentence in Danish answers about outlays and honoraria; empty: none"),
    {"identity", "own_domains", KEY_LIST, AT(own_domains), "", NULL, 0, 0, NULL,
     "other addresses or domains that are we, separated by ;"},
    WORD("identity", "believe", believe, "nothing", believe_words,
         "which Authentication-Results are trusted: nothing, authserv or exchange"),
    TEXT("identity", "authserv_id", authserv_id, "", NULL, "the trusted authserv-id"),
    TEXT("rules", "central_cvr", central_cvr, "", config_check_cvr_form,
         "CVR invoices must be made out to; empty: not checked"),
    YES("rules", "validate", validate, "yes",
        "e-invoices are tried by the rules of their own standard"),
    TEXT("rules", "schemas", schemas, "", config_check_folder,
         "folder with the published XML schemas (UBL 2.0 and 2.1, CII D16B); empty: not used"),
    NUMBER("rules", "confidence_permille", confidence_permille, "950", 500, 1000,
           "the bar below which a person looks"),
    {"rules", "auto_approve_below", KEY_KRONER, AT(auto_approve_below_oere), "0", NULL, 0, 100000,
     NULL, "ready cases below this many kr. are approved without a person; 0: none"},
    {"rules", "four_eyes_above", KEY_KRONER, AT(four_eyes_above_oere), "0", NULL, 0, 100000000,
     NULL, "cases above this many kr. need two approvers; 0: one is enough"},
    NUMBER("rules", "answers_per_address", answers_per_address, "20", 1, 1000,
           "no answers to an address with more mails than this in 120 minutes (rule X08)"),
    NUMBER("web", "undo_seconds", undo_seconds, "60", 0, 3600,
           "a decision can be taken back for so long; its mail leaves after that"),
    NUMBER(
        "rules", "remind_days", remind_days, "7", 0, 90,
        "what is missing is reminded once after so many days, and a person sees the case after as "
        "many again; 0: never"),
    NUMBER("rules", "token_days", token_days, "30", 1, 365,
           "an approval by mail counts no longer than this after it was asked for"),
    NUMBER("rules", "enquiry_days", enquiry_days, "5", 0, 90,
           "a letter that a person has to answer is overdue then (rule A26); 0: never"),
    {"rules", "card_columns", KEY_LIST, AT(card_columns), "reference;day;merchant;amount;cluster",
     NULL, 0, 0, config_check_columns,
     "headers of a file of card transactions: reference;day;merchant;amount;cluster"},
    {"rules", "zexpense_columns", KEY_LIST, AT(zexpense_columns),
     "reference;day;merchant;amount;cluster", NULL, 0, 0, config_check_columns,
     "the same of a file of zExpense claims"},
    {"rules", "statement_days", KEY_LIST, AT(statement_days), "", NULL, 0, 0,
     config_check_month_days,
     "days on which every coordinator gets a statement, as 03-15;09-15 (rule I09)"},
    TEXT("web", "listen", web_listen, "127.0.0.1:8085", config_check_listen,
         "where the review page is"),
};

/* --- reading ------------------------------------------------------------------------------ */

typedef struct Loader {
    const char *path;
    char **lines; /* of the file, to find line numbers */
    GKeyFile *file;
    GString *problems; /* "FILE:LINE: [group] key: reason\n" */
} Loader;

static void
problem(Loader *loader, const char *group, const char *key, const char *reason)
{
    int line = config_line_of(loader->lines, group, key);
    if (line == 0)
        line = config_line_of(loader->lines, group, NULL);
    g_string_append_printf(loader->problems, "%s:%d: [%s] %s %s\n", loader->path, line, group,
                           key ? key : "", reason);
}

static const Key *
key_find(const char *group, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (strcmp(keys[i].group, group) == 0 && strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static void
find_unknown(Loader *loader)
{
    g_auto(GStrv) groups = g_key_file_get_groups(loader->file, NULL);
    for (int g = 0; groups[g]; g++) {
        g_auto(GStrv) names = g_key_file_get_keys(loader->file, groups[g], NULL, NULL);
        bool known_group = false;
        for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
            known_group |= strcmp(keys[i].group, groups[g]) == 0;
        if (!known_group)
            problem(loader, groups[g], NULL, "is no group we know");
        for (int k = 0; known_group && names && names[k]; k++)
            if (!key_find(groups[g], names[k]))
                problem(loader, groups[g], names[k], "is no key we know; see bilagd --help");
    }
}

static const char *
set_number(const Key *key, const char *value, void *slot)
{
    static char reason[80];
    char *end;
    gint64 n = g_ascii_strtoll(value, &end, 10);
    if (end == value || *end != '\0' || n < key->least || n > key->most) {
        g_snprintf(reason, sizeof reason, "must be a whole number from %d to %d", (int)key->least,
                   (int)key->most);
        return reason;
    }
    if (key->kind == KEY_KRONER)
        *(int64_t *)slot = n * 100;
    else
        *(int *)slot = (int)n;
    return NULL;
}

static const char *
set_word(const Key *key, const char *value, void *slot)
{
    static char reason[120];
    for (int i = 0; key->words[i]; i++)
        if (strcmp(key->words[i], value) == 0) {
            if (key->offset == AT(log_level)) {
                g_free(*(char **)slot);
                *(char **)slot = g_strdup(value);
            } else {
                *(int *)slot = i;
            }
            return NULL;
        }
    g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)key->words);
    g_snprintf(reason, sizeof reason, "must be one of: %s", all);
    return reason;
}

static const char *
set_yes(const char *value, void *slot)
{
    bool yes = strcmp(value, "yes") == 0;
    if (!yes && strcmp(value, "no") != 0)
        return "must be yes or no";
    *(bool *)slot = yes;
    return NULL;
}

/* Without the blanks that people put behind a semicolon. */
static char **
split_list(const char *value)
{
    char **items = g_strsplit(value, ";", -1);
    for (int i = 0; items[i]; i++)
        g_strstrip(items[i]);
    return items;
}

static const char *
set_value(const Key *key, const char *value, void *slot)
{
    switch (key->kind) {
    case KEY_TEXT:
        *(char **)slot = g_strdup(value);
        return key->check ? key->check(value) : NULL;
    case KEY_LIST:
        *(char ***)slot = split_list(value);
        return key->check ? key->check(value) : NULL;
    case KEY_YES:
        return set_yes(value, slot);
    case KEY_WORD:
        return set_word(key, value, slot);
    default:
        return set_number(key, value, slot);
    }
}

/* *out NULL: the key is not given. False: it is, but cannot be read. */
static bool
given_value(const Loader *loader, const Key *key, char **out)
{
    g_autoptr(GError) why = NULL;
    *out = g_key_file_get_string(loader->file, key->group, key->name, &why);
    if (*out)
        g_strstrip(*out);
    return *out || g_error_matches(why, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND) ||
           g_error_matches(why, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND);
}

static void
load_keys(Loader *loader, Config *config)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const Key *key = &keys[i];
        g_autofree char *given = NULL;
        if (!given_value(loader, key, &given))
            problem(loader, key->group, key->name,
                    "is not UTF-8 or holds a backslash that is none of \\\\ \\s \\t \\n \\r");
        g_autofree char *value = g_strdup(given ? given : key->fallback);
        void *slot = (char *)config + key->offset;
        if (!value) {
            problem(loader, key->group, key->name, "is missing");
            if (key->kind == KEY_TEXT)
                *(char **)slot = g_strdup("");
            continue;
        }
        const char *reason = set_value(key, value, slot);
        if (reason)
            problem(loader, key->group, key->name, reason);
    }
}

static bool
is_loopback(const char *host)
{
    return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "::1") == 0 ||
           strcmp(host, "localhost") == 0;
}

static void
check_server(Loader *loader, const char *group, const MailServer *server, bool tokens)
{
    if (server->security == SECURITY_PLAIN && !is_loopback(server->host))
        problem(loader, group, "security",
                "plain is allowed to loopback only; use tls or starttls");
    bool token = tokens && server->auth == AUTH_XOAUTH2;
    if (*server->user && !*server->password_file && !token)
        problem(loader, group, "password_file", "is missing although a user is set");
}

static void
check_together(Loader *loader, const Config *config)
{
    bool tokens = *config->oauth_token_url != '\0';
    check_server(loader, "imap", &config->imap, tokens);
    check_server(loader, "smtp", &config->smtp, tokens);
    if (tokens && (!*config->oauth_client_id || !*config->oauth_secret_file))
        problem(loader, "oauth", "token_url", "needs client_id and client_secret_file too");
    if (config->believe == BELIEVE_AUTHSERV && !*config->authserv_id)
        problem(loader, "identity", "authserv_id", "is missing although believe = authserv");
}

/* The reader and the form lie beside the program unless the configuration names others. */
static void
fill_beside(char **slot, const char *name, const char *installed)
{
    if (**slot)
        return;
    g_free(*slot);
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *dir = g_path_get_dirname(self ? self : "/usr/bin/bilagd");
    *slot = g_build_filename(dir, name, NULL);
    if (!g_file_test(*slot, G_FILE_TEST_EXISTS) && installed) {
        g_free(*slot);
        *slot = g_strdup(installed);
    }
}

static void
load_checked(Loader *loader, Config *config)
{
    find_unknown(loader);
    load_keys(loader, config);
    if (loader->problems->len == 0)
        check_together(loader, config);
}

bool
config_load(const char *path, Config **out, GError **error)
{
    g_autofree char *text = NULL;
    gsize size;
    g_autoptr(GError) why = NULL;
    if (!g_file_get_contents(path, &text, &size, &why))
        return fail(error, FAIL_OURS, "cannot read the configuration: %s", why->message);
    if (strlen(text) != size)
        return fail(error, FAIL_OURS, "%s: holds a zero byte", path);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) problems = g_string_new(NULL);
    config_lines_check(path, lines, problems);
    if (problems->len == 0 &&
        !g_key_file_load_from_data(file, text, size, G_KEY_FILE_KEEP_TRANSLATIONS, &why))
        return fail(error, FAIL_OURS, "%s: %s", path, why->message);
    Loader loader = {path, lines, file, problems};
    g_autoptr(Config) config = g_new0(Config, 1);
    config->path = g_canonicalize_filename(path, NULL);
    if (problems->len == 0)
        load_checked(&loader, config);
    if (problems->len > 0) {
        g_string_truncate(problems, problems->len - 1);
        return fail(error, FAIL_OURS, "%s", problems->str);
    }
    fill_beside(&config->reader, "bilag-read", "/usr/lib/klyngebilag/bilag-read");
    fill_beside(&config->form, "templates/deltagerliste.docx",
                "/usr/share/klyngebilag/deltagerliste.docx");
    *out = g_steal_pointer(&config);
    return true;
}

void
config_free(Config *config)
{
    if (!config)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        void *slot = (char *)config + keys[i].offset;
        if (keys[i].kind == KEY_TEXT || keys[i].offset == AT(log_level))
            g_free(*(char **)slot);
        if (keys[i].kind == KEY_LIST)
            g_strfreev(*(char ***)slot);
    }
    g_free(config->path);
    g_free(config);
}

char *
config_describe(void)
{
    GString *s = g_string_new(NULL);
    const char *group = "";
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (strcmp(group, keys[i].group) != 0)
            g_string_append_printf(s, "\n[%s]\n", keys[i].group);
        group = keys[i].group;
        g_string_append_printf(s, "  %-26s %s (%s)\n", keys[i].name, keys[i].means,
                               !keys[i].fallback   ? "required"
                               : *keys[i].fallback ? keys[i].fallback
                                                   : "empty");
    }
    return g_string_free(s, FALSE);
}
