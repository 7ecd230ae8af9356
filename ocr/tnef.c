#include "ocr/tnef.h"
#include "ocr/document.h"
#include "ocr/mime.h"
#include "ocr/text.h"
#include <string.h>
#include <ytnef.h>

typedef struct TnefBox {
    TNEFStruct tnef;
} TnefBox;

static void
tnef_box_clear(TnefBox *box)
{
    TNEFFree(&box->tnef);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TnefBox, tnef_box_clear)

/* libytnef's answer for "no such property". */
static bool
is_there(const variableLength *value)
{
    return value && value != MAPI_UNDEFINED && value->data && value->size > 0;
}

static variableLength *
text_property(MAPIProps *props, unsigned id)
{
    static const unsigned types[] = {PT_UNICODE, PT_STRING8};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        variableLength *value = MAPIFindProperty(props, PROP_TAG(types[i], id));
        if (is_there(value))
            return value;
    }
    return NULL;
}

static char *
text_of(const variableLength *value)
{
    size_t size = value->data ? strnlen((const char *)value->data, (size_t)value->size) : 0;
    return text_to_utf8(value->data, size, NULL);
}

static char *
name_of(Attachment *attachment)
{
    static const unsigned ids[] = {PR_ATTACH_LONG_FILENAME, PR_DISPLAY_NAME, PR_ATTACH_FILENAME};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        const variableLength *value = text_property(&attachment->MAPI, ids[i]);
        if (value)
            return text_of(value);
    }
    return attachment->Title.data && attachment->Title.size > 0 ? text_of(&attachment->Title)
                                                                : NULL;
}

/* Embedded objects carry a 16 byte class id before their bytes. */
static bool
bytes_of(Attachment *attachment, const uint8_t **out, size_t *out_size)
{
    const variableLength *value = NULL;
    size_t skip = 0;
    variableLength *object =
        MAPIFindProperty(&attachment->MAPI, PROP_TAG(PT_OBJECT, PR_ATTACH_DATA_OBJ));
    variableLength *binary =
        MAPIFindProperty(&attachment->MAPI, PROP_TAG(PT_BINARY, PR_ATTACH_DATA_OBJ));
    if (is_there(object) && object->size > 16) {
        value = object;
        skip = 16;
    } else if (is_there(binary)) {
        value = binary;
    } else if (attachment->FileData.data && attachment->FileData.size > 0) {
        value = &attachment->FileData;
    }
    if (!value)
        return false;
    *out = value->data + skip;
    *out_size = (size_t)value->size - skip;
    return true;
}

static bool
take_member(Attachment *attachment, int number, const char *prefix, const PartSink *sink,
            GError **error)
{
    const uint8_t *data = NULL;
    size_t size_bytes = 0;
    if (!bytes_of(attachment, &data, &size_bytes))
        return true;
    if (size_bytes > PART_BYTES)
        return fail(error, FAIL_HOSTILE, "winmail.dat: member %d has %zu bytes", number,
                    size_bytes);
    g_autofree char *name = name_of(attachment);
    g_autofree char *path = g_strdup_printf("%s%d", prefix, number);
    const char *type = sniff_media_type(data, size_bytes, name, NULL);
    PartFacts facts = {type, name, "attachment", false};
    PartHead head = {path, name, type, "attachment", part_worth_reading(&facts, data, size_bytes)};
    return !sink->take || sink->take(&head, data, size_bytes, sink->user, error);
}

static char *
body_of(TNEFStruct *tnef)
{
    variableLength *body = text_property(&tnef->MapiProperties, PR_BODY);
    if (body)
        return text_of(body);
    return tnef->body.data && tnef->body.size > 0 ? text_of(&tnef->body) : NULL;
}

bool
tnef_unpack(const uint8_t *bytes, size_t size_bytes, const char *prefix, const PartSink *sink,
            char **out_body, GError **error)
{
    g_auto(TnefBox) box = {0};
    TNEFInitialize(&box.tnef);
    box.tnef.Debug = 0;
    /* libytnef takes the bytes non-const and swaps some in place: give it its own. */
    g_autofree uint8_t *copy = g_memdup2(bytes, size_bytes);
    bool whole = TNEFParseMemory(copy, (long)size_bytes, &box.tnef) >= 0;
    int number = 0;
    for (Attachment *a = box.tnef.starting_attach.next; a; a = a->next) {
        if (++number > PART_COUNT)
            return fail(error, FAIL_HOSTILE, "winmail.dat: more than %d members", PART_COUNT);
        if (!take_member(a, number, prefix, sink, error))
            return false;
    }
    if (!whole && number == 0)
        return fail(error, FAIL_SENDER, "winmail.dat cannot be taken apart");
    *out_body = body_of(&box.tnef);
    return true;
}

/* Passes members on and notes them in the reading. */
typedef struct NotingSink {
    const PartSink *to;
    Reading *reading;
} NotingSink;

static bool
note_and_pass(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user,
              GError **error)
{
    const NotingSink *noting = user;
    part_note(noting->reading, head, data, size_bytes);
    return !noting->to->take || noting->to->take(head, data, size_bytes, noting->to->user, error);
}

bool
tnef_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request, Reading *reading,
          GError **error)
{
    NotingSink noting = {&request->sink, reading};
    PartSink sink = {note_and_pass, &noting};
    char *body = NULL;
    if (!tnef_unpack(bytes, size_bytes, "", &sink, &body, error))
        return false;
    g_free(reading->text);
    reading->text = body;
    if (reading->attachments->len == 0)
        reading_stop(reading, "nothing-found", "winmail.dat holds no file");
    return true;
}
