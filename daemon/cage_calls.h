/*
 * OWNS      the names of the system calls in each group of cage.h
 * PROMISES  no group holds exec, ptrace, mount, module, key or namespace calls
 * NEVER     decides who gets which group (the roles do)
 * FAILS     never
 * RUNS IN   every process, through cage_enter()
 */
#pragma once
#include "daemon/cage.h"

/* NULL-terminated, static; NULL for a group that is rules with arguments (threads). */
const char *const *cage_calls_named(CageCalls group);
