#include "daemon/oauth.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/secret.h"
#include <curl/curl.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>

enum {
    FETCH_MS = 30000,
    ANSWER_BYTES = 64 * 1024,
    TOKEN_BYTES = 8192,
    EARLY_S = 300, /* renewed this long before the end, at most half of its life */
    LATER_MOST_S = 3600,
    AGAIN_MS = 30000, /* after a renewal failed */
};

struct Oauth {
    const Config *config;
    const StreamWatch *watch;
    char *secret, *token;            /* secret_free; token "" none */
    int64_t renew_at_ms, ends_at_ms; /* monotonic */
    int64_t not_before_ms;           /* the server said: later */
};

/* --- the request ---------------------------------------------------------------------------- */

typedef struct Answer {
    char bytes[ANSWER_BYTES + 1];
    size_t size_bytes;
    long status, retry_after_s;
} Answer;

static void
answer_free(Answer *answer)
{
    sodium_free(answer); /* wipes: it holds the token */
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)

static size_t
take(char *data, size_t one, size_t n, void *user)
{
    Answer *answer = user;
    size_t size_bytes = one * n;
    if (size_bytes > ANSWER_BYTES - answer->size_bytes)
        return 0; /* curl gives up */
    memcpy(answer->bytes + answer->size_bytes, data, size_bytes);
    answer->size_bytes += size_bytes;
    return size_bytes;
}

static void
add_escaped(GString *form, CURL *curl, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(curl, value, 0);
    g_string_append_printf(form, "%s%s=%s", form->len ? "&" : "", name, escaped ? escaped : "");
    if (escaped)
        explicit_bzero(escaped, strlen(escaped));
    curl_free(escaped);
}

static GString *
request_form(const Oauth *oauth, CURL *curl)
{
    GString *form = g_string_sized_new(4 * TOKEN_BYTES); /* never moved: it is wiped afterwards */
    add_escaped(form, curl, "grant_type", "client_credentials");
    add_escaped(form, curl, "client_id", oauth->config->oauth_client_id);
    add_escaped(form, curl, "client_secret", oauth->secret);
    add_escaped(form, curl, "scope", oauth->config->oauth_scope);
    return form;
}

static bool
set_up(const Oauth *oauth, CURL *curl, const GString *form, Answer *answer)
{
    const Config *config = oauth->config;
    const char *authorities = config->oauth_ca_file;
    return curl_easy_setopt(curl, CURLOPT_URL, config->oauth_token_url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (!*authorities || curl_easy_setopt(curl, CURLOPT_CAINFO, authorities) == CURLE_OK) &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)FETCH_MS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)form->len) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form->str) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer) == CURLE_OK;
}

/* Runs the transfer, hearing the clerk meanwhile. */
static bool
perform(const Oauth *oauth, CURLM *multi, CURLcode *out, GError **error)
{
    const StreamWatch *watch = oauth->watch;
    struct curl_waitfd clerk = {.fd = watch ? watch->fd : -1, .events = CURL_WAIT_POLLIN};
    for (int running = 1; running;) {
        clerk.revents = 0;
        if (curl_multi_perform(multi, &running) != CURLM_OK ||
            (running && curl_multi_poll(multi, &clerk, clerk.fd >= 0, 1000, NULL) != CURLM_OK))
            return fail(error, FAIL_AGAIN, "the token host: libcurl failed");
        if (clerk.revents && !watch->ready(watch->user))
            return fail(error, FAIL_AGAIN, "the token host: given up, the clerk is gone");
    }
    int left;
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    *out = message && message->msg == CURLMSG_DONE ? message->data.result : CURLE_AGAIN;
    return true;
}

static bool
transfer(const Oauth *oauth, CURL *curl, Answer *answer, GError **error)
{
    CURLcode code = CURLE_FAILED_INIT;
    CURLM *multi = curl_multi_init();
    GString *form = request_form(oauth, curl);
    bool ok = multi && set_up(oauth, curl, form, answer) &&
              curl_multi_add_handle(multi, curl) == CURLM_OK;
    ok = ok ? perform(oauth, multi, &code, error)
            : fail(error, FAIL_AGAIN, "the token host: libcurl cannot start");
    if (ok && code != CURLE_OK)
        ok = fail(error, FAIL_AGAIN, "the token host: %s", curl_easy_strerror(code));
    if (multi)
        (void)curl_multi_remove_handle(multi, curl);
    curl_multi_cleanup(multi);
    explicit_bzero(form->str, form->allocated_len);
    g_string_free(form, TRUE);
    return ok;
}

static bool
ask(const Oauth *oauth, Answer **out, GError **error)
{
    g_autoptr(Answer) answer = sodium_malloc(sizeof(Answer));
    CURL *curl = curl_easy_init();
    if (!answer || !curl) {
        curl_easy_cleanup(curl);
        return fail(error, FAIL_AGAIN, "no memory to ask for a token");
    }
    memset(answer, 0, sizeof *answer);
    bool ok = transfer(oauth, curl, answer, error);
    if (ok) {
        curl_off_t later = 0;
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
        (void)curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &later);
        answer->retry_after_s = (long)MIN(later, LATER_MOST_S);
        *out = g_steal_pointer(&answer);
    }
    curl_easy_cleanup(curl);
    return ok;
}

/* --- the answer ----------------------------------------------------------------------------- */

/* RFC 6749, 5.2: the error's name and the first line of its description. */
static bool
refused(Oauth *oauth, const Answer *answer, const json_t *json, int64_t now_ms, GError **error)
{
    const char *name = json_string_value(json_object_get(json, "error"));
    const char *text = json_string_value(json_object_get(json, "error_description"));
    g_autofree char *first = g_strndup(text ? text : "", text ? strcspn(text, "\r\n") : 0);
    bool later = answer->status == 429 || answer->status >= 500;
    if (later)
        oauth->not_before_ms = now_ms + 1000 * (int64_t)answer->retry_after_s;
    return fail(error, later ? FAIL_AGAIN : FAIL_OURS,
                later ? "the token host answers %ld %s %.300s"
                      : "the token host refuses our client: %ld %s %.300s",
                answer->status, name ? name : "", first);
}

static bool
is_token(const char *token)
{
    if (!token || !*token || strlen(token) > TOKEN_BYTES)
        return false;
    for (const char *p = token; *p; p++)
        if (!g_ascii_isgraph(*p))
            return false;
    return true;
}

static bool
take_token(Oauth *oauth, const Answer *answer, int64_t now_ms, GError **error)
{
    g_autoptr(json_t) json = json_loadb(answer->bytes, answer->size_bytes, 0, NULL);
    if (answer->status != 200)
        return refused(oauth, answer, json, now_ms, error);
    const char *token = json_string_value(json_object_get(json, "access_token"));
    const char *type = json_string_value(json_object_get(json, "token_type"));
    json_int_t life_s = json_integer_value(json_object_get(json, "expires_in"));
    if (!is_token(token) || !type || g_ascii_strcasecmp(type, "Bearer") != 0 || life_s <= 0)
        return fail(error, FAIL_OURS, "the token host's answer holds no token");
    life_s = MIN(life_s, 24 * 3600);
    g_strlcpy(oauth->token, token, TOKEN_BYTES + 1);
    oauth->ends_at_ms = now_ms + life_s * 1000;
    oauth->renew_at_ms = oauth->ends_at_ms - 1000 * MIN(EARLY_S, life_s / 2);
    return true;
}

static bool
renew(Oauth *oauth, int64_t now_ms, GError **error)
{
    g_autoptr(Answer) answer = NULL;
    if (now_ms < oauth->not_before_ms)
        return fail(error, FAIL_AGAIN, "the token host asked us to wait %d s more",
                    (int)((oauth->not_before_ms - now_ms + 999) / 1000));
    return ask(oauth, &answer, error) && take_token(oauth, answer, now_ms, error);
}

bool
oauth_token(Oauth *oauth, int64_t now_ms, const char **out, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (now_ms >= oauth->renew_at_ms && !renew(oauth, now_ms, &why)) {
        if (now_ms >= oauth->ends_at_ms) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        log_error("token-not-renewed", why);
        oauth->renew_at_ms = now_ms + AGAIN_MS;
    }
    *out = oauth->token;
    return true;
}

/* --- start and end -------------------------------------------------------------------------- */

bool
oauth_load(const Config *config, const StreamWatch *watch, Oauth **out, GError **error)
{
    *out = NULL;
    if (!*config->oauth_token_url)
        return true;
    char *secret = NULL;
    if (!secret_load(config->oauth_secret_file, &secret, error))
        return false;
    char *token = sodium_malloc(TOKEN_BYTES + 1);
    if (!token || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        secret_free(secret);
        secret_free(token);
        return fail(error, FAIL_OURS, "libcurl does not start");
    }
    *token = '\0';
    Oauth *oauth = g_new0(Oauth, 1);
    *oauth = (Oauth){.config = config, .watch = watch, .secret = secret, .token = token};
    oauth->renew_at_ms = oauth->ends_at_ms = INT64_MIN;
    *out = oauth;
    return true;
}

void
oauth_free(Oauth *oauth)
{
    if (!oauth)
        return;
    secret_free(oauth->secret);
    secret_free(oauth->token);
    g_free(oauth);
    curl_global_cleanup();
}

int
oauth_port(const Config *config)
{
    char *port = NULL;
    CURLU *url = curl_url();
    int number = 0;
    if (url && curl_url_set(url, CURLUPART_URL, config->oauth_token_url, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK)
        number = (int)g_ascii_strtoll(port, NULL, 10);
    curl_free(port);
    curl_url_cleanup(url);
    return number;
}

bool
credential_get(const Credential *credential, const char **out, GError **error)
{
    if (credential->oauth)
        return oauth_token(credential->oauth, day_monotonic(), out, error);
    *out = credential->password;
    return true;
}

void
credential_refused(const Credential *credential)
{
    if (credential->oauth)
        credential->oauth->renew_at_ms = credential->oauth->ends_at_ms = INT64_MIN;
}
