/* Messages and frames as another process, possibly taken over by its document, would send them. */
#include "daemon/own.h"
#include "daemon/wire.h"
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

static void
test_message_with_descriptor(void)
{
    int pair[2], pipe_ends[2];
    g_autoptr(GError) error = NULL;
    g_autoptr(WireMessage) message = NULL;
    g_assert_true(wire_pair(pair, &error));
    g_assert_cmpint(pipe2(pipe_ends, O_CLOEXEC), ==, 0);
    own_fd int a = pair[0], b = pair[1], r = pipe_ends[0], w = pipe_ends[1];
    g_autoptr(json_t) body = json_pack("{ss si ss}", "what", "read", "job", 7, "name", "æøå");
    g_assert_true(wire_send(a, body, &w, 1, &error));
    g_assert_true(wire_receive(b, &message, &error));
    g_assert_cmpstr(wire_what(message), ==, "read");
    g_assert_cmpint(wire_int(message, "job", 0), ==, 7);
    g_assert_cmpint(wire_int(message, "absent", -1), ==, -1);
    g_assert_cmpstr(wire_string(message, "name"), ==, "æøå");
    own_fd int taken = wire_take_fd(message, 0);
    g_assert_cmpint(taken, >=, 0);
    g_assert_cmpint(wire_take_fd(message, 0), ==, -1);
    g_assert_true(fcntl(taken, F_GETFD) & FD_CLOEXEC);
    g_assert_cmpint(write(taken, "x", 1), ==, 1);
    char c;
    g_assert_cmpint(read(r, &c, 1), ==, 1);
}

static void
test_peer_gone(void)
{
    int pair[2];
    g_autoptr(GError) error = NULL;
    WireMessage *message = NULL;
    g_assert_true(wire_pair(pair, &error));
    own_fd int b = pair[1];
    close(pair[0]);
    g_assert_true(wire_receive(b, &message, &error));
    g_assert_null(message);
}

typedef struct Mouth {
    int fd, heard;
} Mouth;

static bool
hear_one(void *user)
{
    Mouth *mouth = user;
    g_autoptr(WireMessage) message = NULL;
    g_assert_true(wire_receive(mouth->fd, &message, NULL));
    mouth->heard += message != NULL;
    return message != NULL;
}

/* Both say much before either reads: one of them hears while it waits. */
static void
test_both_send(void)
{
    enum { MESSAGES = 2000 };
    int pair[2], status;
    g_autoptr(GError) error = NULL;
    g_assert_true(wire_pair(pair, &error));
    pid_t pid = fork();
    bool child = pid == 0;
    Mouth mouth = {.fd = pair[child ? 0 : 1]};
    close(pair[child ? 1 : 0]);
    if (!child)
        wire_hear_meanwhile(mouth.fd, hear_one, &mouth);
    bool ok = true;
    for (int i = 0; i < MESSAGES && ok; i++)
        ok = wire_say(mouth.fd, NULL, "{sssi}", "what", "much", "number", i);
    for (int left = MESSAGES - mouth.heard; left > 0 && ok; left--)
        ok = hear_one(&mouth);
    if (child)
        _exit(ok ? 0 : 1);
    g_assert_true(ok);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpint(mouth.heard, ==, MESSAGES);
    wire_hear_meanwhile(-1, NULL, NULL);
    close(mouth.fd);
}

static void
test_malformed_messages(void)
{
    static const struct {
        const char *name, *bytes;
        size_t size;
    } cases[] = {
        {"empty version", "\1", 1},
        {"unknown version", "\2{\"what\":\"x\"}", 13},
        {"no JSON", "\1hello", 6},
        {"no object", "\1[1]", 4},
        {"no what", "\1{\"job\":1}", 10},
        {"what is a number", "\1{\"what\":1}", 11},
        {"twice the same key", "\1{\"what\":\"a\",\"what\":\"b\"}", 24},
        {"invalid UTF-8", "\1{\"what\":\"\xff\"}", 13},
        {"bytes after the object", "\1{\"what\":\"a\"}{}", 15},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int pair[2];
        g_autoptr(GError) error = NULL;
        g_autoptr(WireMessage) message = NULL;
        g_test_message("%s", cases[i].name);
        g_assert_true(wire_pair(pair, &error));
        own_fd int a = pair[0], b = pair[1];
        g_assert_cmpint(send(a, cases[i].bytes, cases[i].size, 0), ==, (ssize_t)cases[i].size);
        g_assert_false(wire_receive(b, &message, &error));
        g_assert_true(failure_is(error, FAIL_HOSTILE));
        g_assert_null(message);
    }
}

static void
test_too_long_to_send(void)
{
    int pair[2];
    g_autoptr(GError) error = NULL;
    g_assert_true(wire_pair(pair, &error));
    own_fd int a = pair[0], b = pair[1];
    g_autofree char *text = g_strnfill(WIRE_MESSAGE_BYTES, 'a');
    g_assert_false(wire_say(a, &error, "{ss ss}", "what", "x", "text", text));
    g_assert_true(failure_is(error, FAIL_OURS));
    g_assert_cmpint(b, >=, 0);
}

/* --- frames ------------------------------------------------------------------------------- */

typedef struct Seen {
    GString *kinds;
    size_t bytes;
} Seen;

static bool
note_frame(char kind, const uint8_t *data, size_t size, void *user, GError **error)
{
    Seen *seen = user;
    (void)data;
    (void)error;
    g_string_append_c(seen->kinds, kind);
    seen->bytes += size;
    return true;
}

static void
test_frames_in_pieces(void)
{
    static const uint8_t stream[] = {'P', 0, 0, 0, 2, '{', '}', 'D', 0, 0,
                                     0,   3, 1, 2, 3, 'J', 0,   0,   0, 0};
    for (size_t piece = 1; piece <= sizeof stream; piece++) {
        g_autoptr(WireFrames) frames = wire_frames_new(1000);
        g_autoptr(GError) error = NULL;
        Seen seen = {.kinds = g_string_new(NULL)};
        for (size_t at = 0; at < sizeof stream; at += piece)
            g_assert_true(wire_frames_feed(frames, stream + at, MIN(piece, sizeof stream - at),
                                           note_frame, &seen, &error));
        g_assert_cmpstr(seen.kinds->str, ==, "PDJ");
        g_assert_cmpuint(seen.bytes, ==, 5);
        g_assert_true(wire_frames_finished(frames));
        g_string_free(seen.kinds, TRUE);
    }
}

static void
test_lying_frames(void)
{
    static const struct {
        const char *name;
        uint8_t bytes[8];
        size_t size, limit;
    } cases[] = {
        {"unknown kind", {'X', 0, 0, 0, 0}, 5, 100},
        {"kind zero", {0, 0, 0, 0, 0}, 5, 100},
        {"a frame of 4 GB", {'D', 0xff, 0xff, 0xff, 0xff}, 5, 100},
        {"one byte over a frame", {'D', 0, 0x10, 0, 1}, 5, 100},
        {"over the answer's limit", {'D', 0, 0, 0, 3, 1, 2, 3}, 8, 7},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WireFrames) frames = wire_frames_new(cases[i].limit);
        g_autoptr(GError) error = NULL;
        Seen seen = {.kinds = g_string_new(NULL)};
        g_test_message("%s", cases[i].name);
        g_assert_false(
            wire_frames_feed(frames, cases[i].bytes, cases[i].size, note_frame, &seen, &error));
        g_assert_true(failure_is(error, FAIL_HOSTILE));
        g_string_free(seen.kinds, TRUE);
    }
}

static void
test_half_frame_is_seen(void)
{
    static const uint8_t half[] = {'D', 0, 0, 0, 9, 1};
    g_autoptr(WireFrames) frames = wire_frames_new(100);
    g_autoptr(GError) error = NULL;
    Seen seen = {.kinds = g_string_new(NULL)};
    g_assert_true(wire_frames_feed(frames, half, sizeof half, note_frame, &seen, &error));
    g_assert_false(wire_frames_finished(frames));
    g_string_free(seen.kinds, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/message-with-descriptor", test_message_with_descriptor);
    g_test_add_func("/wire/two that send at once do not wait for each other", test_both_send);
    g_test_add_func("/wire/peer-gone", test_peer_gone);
    g_test_add_func("/wire/malformed-messages", test_malformed_messages);
    g_test_add_func("/wire/too-long-to-send", test_too_long_to_send);
    g_test_add_func("/wire/frames-in-pieces", test_frames_in_pieces);
    g_test_add_func("/wire/lying-frames", test_lying_frames);
    g_test_add_func("/wire/half-frame-is-seen", test_half_frame_is_seen);
    return g_test_run();
}
