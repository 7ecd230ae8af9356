/*
 * OWNS      what a configured value must be beyond its kind
 * PROMISES  each says why a value is wrong, in words that follow the key's name; NULL: it is fine
 * NEVER     changes anything
 * FAILS     never
 * RUNS IN   every process
 */
#pragma once

const char *config_check_directory(const char *value);
const char *config_check_folder(const char *value);
const char *config_check_absolute(const char *value);
const char *config_check_file(const char *value);
const char *config_check_secret(const char *value);
const char *config_check_token_url(const char *value);
const char *config_check_address(const char *value);
const char *config_check_cvr_form(const char *value);
const char *config_check_columns(const char *value);
const char *config_check_month_days(const char *value);
const char *config_check_present(const char *value);
const char *config_check_listen(const char *value);
