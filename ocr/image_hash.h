/*
 * OWNS      the fingerprint of a picture that stays near when it is saved, scaled or lit again
 * PROMISES  64 points: whether each of 8 × 8 fields is darker than its right neighbour
 * NEVER     says that two pictures are one (daemon/judge_history.c weighs the difference)
 * FAILS     never: no memory, no fingerprint
 * RUNS IN   reader
 */
#pragma once
#include "ocr/image_decode.h"

/* 16 hexadecimal digits of an 8-bit gray picture; NULL when memory ends. Caller frees. */
char *image_hash(Picture *gray);
