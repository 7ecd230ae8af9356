/*
 * OWNS      telling a person's name from other words, with the role and state written beside it
 * PROMISES  a name keeps its spelling; titles, roles and marks such as (online) are taken off
 * NEVER     takes clinics, addresses, dates, dishes or greetings for names
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

typedef struct Person {
    char *name;
    const char *role;  /* doctor staff guest, NULL: not said; static */
    const char *state; /* present absent virtual, NULL: not said; static */
} Person;

void person_free(Person *person);

/* The persons in one entry of a list ("Anna Friis (online), læge", "Bo Holm og Ida Ravn");
 * GPtrArray of Person with free function. single: names of one word count. */
GPtrArray *persons_in(const char *entry, bool single);

/* The cell of a name column, where anything but digits and marks is a name; NULL: none. */
Person *person_in_cell(const char *cell);

/* What a word or cell says of role or state; static, NULL: nothing. */
const char *person_role(const char *text);
const char *person_state(const char *text);

/* Whether the first word is a common given name. */
bool person_is_familiar(const Person *person);
