/* A message and a reader's frames, in the pieces a pipe might make of them. */
#include "daemon/wire.h"
#include "daemon/own.h"
#include "tests/fuzz/target.h"
#include <sys/socket.h>

static bool
take_frame(char kind, const uint8_t *data, size_t size, void *user, GError **error)
{
    (void)error;
    uint8_t *sum = user;
    for (size_t i = 0; i < size; i++)
        *sum ^= data[i];
    g_assert_cmpint(kind, !=, 0);
    return true;
}

static void
feed_frames(const uint8_t *bytes, size_t size_bytes, size_t piece)
{
    g_autoptr(WireFrames) frames = wire_frames_new(1 << 16);
    uint8_t sum = 0;
    for (size_t at = 0; at < size_bytes; at += piece)
        if (!wire_frames_feed(frames, bytes + at, MIN(piece, size_bytes - at), take_frame, &sum,
                              NULL))
            return;
    (void)wire_frames_finished(frames);
}

static void
receive(const uint8_t *bytes, size_t size_bytes)
{
    int pair[2];
    g_autoptr(GError) error = NULL;
    g_autoptr(WireMessage) message = NULL;
    if (!wire_pair(pair, &error))
        g_error("%s", error->message);
    own_fd int ours = pair[0], theirs = pair[1];
    if (send(theirs, bytes, size_bytes, MSG_DONTWAIT) != (ssize_t)size_bytes)
        return;
    if (wire_receive(ours, &message, &error) && message)
        g_assert_nonnull(wire_what(message));
}

FUZZ_TARGET(wire)
{
    if (size_bytes < 1)
        return 0;
    feed_frames(bytes + 1, size_bytes - 1, (size_t)bytes[0] + 1);
    receive(bytes, size_bytes);
    return 0;
}
