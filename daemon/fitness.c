#include "daemon/fitness.h"
#include "daemon/cage.h"
#include "daemon/rules.h"
#include "daemon/secret.h"
#include "daemon/template.h"
#include <string.h>
#include <unistd.h>

/* What the code names; partials are found in the templates themselves. */
static const char *const needed[] = {
    "mail/answer.da.html",
    "mail/answer.da.txt",
    "mail/answer.en.html",
    "mail/answer.en.txt",
    "mail/approval-headline.da.txt",
    "mail/approval-request.da.html",
    "mail/approval-request.da.txt",
    "mail/decision.da.html",
    "mail/decision.da.txt",
    "mail/decision.en.html",
    "mail/decision.en.txt",
    "mail/headline.da.txt",
    "mail/headline.en.txt",
    "mail/reminder-headline.da.txt",
    "mail/reminder-headline.en.txt",
    "mail/reminder.da.html",
    "mail/reminder.da.txt",
    "mail/reminder.en.html",
    "mail/reminder.en.txt",
    "mail/statement-headline.da.txt",
    "mail/statement.da.html",
    "mail/statement.da.txt",
    "mail/subject.da.txt",
    "mail/subject.en.txt",
    "pages/account.html",
    "pages/accounts.html",
    "pages/audit.html",
    "pages/case.html",
    "pages/health.html",
    "pages/invoice.html",
    "pages/letter.html",
    "pages/login.html",
    "pages/message.html",
    "pages/outbox.html",
    "pages/queue.html",
    "pages/register.html",
    "pages/rules.html",
    "pages/supplier.html",
    "pages/suppliers.html",
};

static bool
need(const char *path, int access_mode, const char *what, GError **error)
{
    return access(path, access_mode) == 0 ||
           fail(error, FAIL_OURS, "the %s %s is missing or may not be %s", what, path,
                access_mode & X_OK ? "run" : "read");
}

/* DIR/NAME.EXT.mustache of a partial in a template of that extension. */
static bool
check_partial(const char *dir, const char *template, const char *partial, GError **error)
{
    const char *extension = strchr(template, '.');
    g_autofree char *name = g_strconcat(partial, extension ? extension : "", NULL);
    g_autofree char *path = g_build_filename(dir, name, NULL);
    return access(path, R_OK) == 0 ||
           fail(error, FAIL_OURS, "%s/%s uses %s, which is missing", dir, template, name);
}

static bool
check_template(const char *dir, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(dir, name, NULL), *text = NULL;
    g_autoptr(GArray) tokens = NULL;
    g_autoptr(GError) why = NULL;
    if (!g_file_get_contents(path, &text, NULL, &why))
        return fail(error, FAIL_OURS, "cannot read a template: %s", why->message);
    if (!g_utf8_validate(text, -1, NULL))
        return fail(error, FAIL_OURS, "the template %s is not UTF-8", path);
    if (!template_parse(path, text, &tokens, error))
        return false;
    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = &g_array_index(tokens, Token, i);
        if (token->kind == '>' && !check_partial(dir, name, token->text, error))
            return false;
    }
    return true;
}

static bool
check_templates(const char *templates, const char *room, GError **error)
{
    g_autofree char *path = g_build_filename(templates, room, NULL);
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) dir = g_dir_open(path, 0, &why);
    if (!dir)
        return fail(error, FAIL_OURS, "cannot read the templates: %s", why->message);
    for (const char *name; (name = g_dir_read_name(dir));)
        if (g_str_has_suffix(name, ".mustache") && !check_template(path, name, error))
            return false;
    return true;
}

static bool
check_needed(const char *templates, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        g_autofree char *path = g_strdup_printf("%s/%s.mustache", templates, needed[i]);
        if (!need(path, R_OK, "template", error))
            return false;
    }
    return check_templates(templates, "mail", error) && check_templates(templates, "pages", error);
}

static bool
check_secret(const char *path, GError **error)
{
    char *secret = NULL;
    if (!secret_load(path, &secret, error))
        return false;
    secret_free(secret);
    return true;
}

static bool
check_kernel(const Config *config, GError **error)
{
    g_autofree char *missing = cage_missing();
    return config->accept_missing_protection || !strstr(missing, "(files)") ||
           fail(error, FAIL_OURS,
                "this kernel has no Landlock; set accept_missing_protection = yes in [daemon] to "
                "run without it");
}

/* Secrets, reader and kernel as we are, the rest as the user that the roles become. */
bool
fitness_check(const Config *config, GError **error)
{
    g_autoptr(RulePack) pack = NULL;
    return check_secret(config->imap.password_file, error) &&
           check_secret(config->smtp.password_file, error) &&
           check_secret(config->oauth_secret_file, error) &&
           need(config->reader, X_OK, "reader", error) && check_kernel(config, error) &&
           cage_drop_user(config->user, error) && rules_load(config->templates, &pack, error) &&
           check_needed(config->templates, error) &&
           need(config->form, R_OK, "attendee form", error);
}
