/*
 * OWNS      `bilag read FILE…`: documents outside any mailbox, through the daemon's own readers
 * PROMISES  one JSON object a file, in the order given (the reading contract, README)
 * NEVER     needs configuration, database or network; fails or hangs because of a document
 * FAILS     exit status 1: a file could not be opened; 2: usage
 * RUNS IN   bilag
 */
#pragma once

/* argv[0] is "read". Returns the exit status. */
int read_command(int argc, char **argv);
