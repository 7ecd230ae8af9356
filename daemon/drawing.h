/*
 * OWNS      asking bilag-draw for a drawing, from whoever has its socket
 * PROMISES  waits no longer than it was told; what comes back is bounded and looks like a PDF and a
 *           PNG
 * NEVER     draws itself: fonts and their libraries stay in the other process
 * FAILS     FAIL_AGAIN: no answer in time; FAIL_OURS: it could not draw
 * RUNS IN   clerk, bilag
 */
#pragma once
#include "daemon/failure.h"
#include <jansson.h>

/* page as of draw.h. */
bool drawing_ask(int socket, const json_t *page, int wait_ms, GBytes **out_pdf, GBytes **out_png,
                 GError **error) MUST_CHECK;
