/*
 * OWNS      how our processes talk: JSON messages with descriptors over SOCK_SEQPACKET, and
 *           framed bytes from a reader over a pipe
 * PROMISES  a message arrives whole or not at all; descriptors come close-on-exec; what is
 *           received is checked for version, size and UTF-8 before anyone sees it
 * NEVER     trusts the other side: a message from our own process is input like any mail
 * FAILS     FAIL_OURS socket errors, FAIL_HOSTILE malformed message, FAIL_AGAIN would block
 * RUNS IN   every process; the list of messages is in daemon/wire_messages.md
 */
#pragma once
#include "daemon/failure.h"
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_MESSAGE_BYTES = 160 * 1024, /* below the kernel's default SO_SNDBUF of 208 KiB */
    WIRE_FDS = 3,                    /* a read job: document, result pipe, directory */
    WIRE_FRAME_BYTES = 1 << 20,      /* one frame of a reader's answer */
};

typedef struct WireMessage {
    json_t *body; /* an object with a string "what" */
    int fds[WIRE_FDS];
    size_t n_fds;
} WireMessage;

void wire_message_free(WireMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireMessage, wire_message_free)

/* "what" of the message, never NULL. */
const char *wire_what(const WireMessage *message);
/* A string member or NULL; an integer member or fallback. Borrowed from message. */
const char *wire_string(const WireMessage *message, const char *key);
int64_t wire_int(const WireMessage *message, const char *key, int64_t fallback);
bool wire_bool(const WireMessage *message, const char *key);
/* Takes descriptor number i out of the message (caller closes), -1 when there is none. */
int wire_take_fd(WireMessage *message, size_t i);

/* Both ends of a SEQPACKET pair, close-on-exec. */
bool wire_pair(int out[2], GError **error) MUST_CHECK;

/* Sends one message, blocking at most ten seconds (the peer is ours; when it does not read for
 * that long it hangs, and the supervisor restarts it). fds stay the caller's. */
bool wire_send(int fd, const json_t *body, const int *fds, size_t n_fds, GError **error) MUST_CHECK;

/* While a send on fd must wait, what comes in there is heard: ready() takes one message in and may
 * send itself; false gives the send up. For one of two processes that both send much: else each
 * would wait for the other to read. One for a process; fd -1 ends it. */
void wire_hear_meanwhile(int fd, bool (*ready)(void *user), void *user);

/* Packs (jansson json_pack format) and sends without descriptors. */
bool wire_say(int fd, GError **error, const char *format, ...) MUST_CHECK;

/* Receives one message. *out NULL and true: the peer has closed. Blocks unless fd is
 * non-blocking (then FAIL_AGAIN). */
bool wire_receive(int fd, WireMessage **out, GError **error) MUST_CHECK;

/* --- frames on a reader's pipe: kind byte, length as 4 bytes big-endian, bytes ------------- */
/* Kinds: 'P' head of a part (JSON), 'D' its data, 'I' data of a rendered page (PNG),
 * 'J' the reading as JSON (one, last; may be split: 'j' frames, then 'J'). */
bool wire_frame_write(int fd, char kind, const void *data, size_t size_bytes,
                      GError **error) MUST_CHECK;

typedef bool (*WireFrameFunc)(char kind, const uint8_t *data, size_t size_bytes, void *user,
                              GError **error);
typedef struct WireFrames WireFrames;
/* Collects the bytes of a pipe into frames. total_limit bounds what one answer may send. */
WireFrames *wire_frames_new(size_t total_limit_bytes);
void wire_frames_free(WireFrames *frames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireFrames, wire_frames_free)
/* Feeds bytes as they came; calls func for each whole frame. FAIL_HOSTILE: unknown kind, frame
 * over the limit, total over the limit, or what func said. */
bool wire_frames_feed(WireFrames *frames, const void *data, size_t size_bytes, WireFrameFunc func,
                      void *user, GError **error) MUST_CHECK;
/* True when no half frame is left. */
bool wire_frames_finished(const WireFrames *frames);
