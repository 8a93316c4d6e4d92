// SPDX-License-Identifier: BSD-3-Clause
// Bytes of the text are classed without locale.
#include "image/personal.h"

#include <string.h>
#include <strings.h>

const char *const rmd_personal_names[RMD_PERSONAL_KINDS] = {
    "a name",
    "a date",
    "a time of day",
    "a long number",
    "an e-mail address",
    "a file path",
    "a DICOM identifier",
    "a word that introduces personal data",
};

static const char *const words[] = { "patient", "birth",    "subject name", "surname",  "dob",
                                     "mrn",     "operator", "physician",    "hospital", "name=",
                                     "name:",   "sex=",     "age=",         NULL };

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static int is_letter(char c)
{
    return is_upper(c) || is_lower(c) || (unsigned char)c >= 0xc3;
}

static size_t run_of(const char *text, size_t size, size_t at, int (*is)(char))
{
    size_t n = 0;
    while (at + n < size && is(text[at + n]))
        n++;
    return n;
}

static int number(const char *text, size_t digits)
{
    int value = 0;
    for (size_t i = 0; i < digits; i++)
        value = 10 * value + (text[i] - '0');
    return value;
}

static int is_day(int year, int month, int day)
{
    return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// Digits and what separates them: dates, times, DICOM identifiers, long numbers.
static unsigned find_digits(const char *text, size_t size, size_t at, size_t n)
{
    const char *s = text + at;
    size_t left = size - at;
    if (n == 8 && is_day(number(s, 4), number(s + 4, 2), number(s + 6, 2)))
        return RMD_PERSONAL_DATE;
    if (n == 14 && is_day(number(s, 4), number(s + 4, 2), number(s + 6, 2)))
        return RMD_PERSONAL_DATE | RMD_PERSONAL_TIME;
    if (n >= 6) return RMD_PERSONAL_NUMBER;
    if (left >= 6 && strncmp(s, "1.2.84", 6) == 0) return RMD_PERSONAL_UID;
    if (n <= 2 && left >= n + 3 && s[n] == ':' && run_of(s, left, n + 1, is_digit) == 2)
        return RMD_PERSONAL_TIME;
    size_t second = left > n && strchr("-./", s[n]) ? run_of(s, left, n + 1, is_digit) : 0;
    size_t last = n + 1 + second;
    if (second < 1 || second > 2 || left <= last || s[last] != s[n]) return 0;
    size_t third = run_of(s, left, last + 1, is_digit);
    int a = number(s, n), b = number(s + n + 1, second);
    int c = third <= 4 ? number(s + last + 1, third) : 0;
    int day = (n == 4 && is_day(a, b, c)) || (third == 4 && (is_day(c, b, a) || is_day(c, a, b)));
    return day ? RMD_PERSONAL_DATE : 0;
}

// A capital and two small letters or more.
static size_t given_name(const char *text, size_t size, size_t at)
{
    if (at >= size || !is_upper(text[at])) return 0;
    size_t n = run_of(text, size, at + 1, is_lower);
    return n >= 2 ? n + 1 : 0;
}

static unsigned find_letters(const char *text, size_t size, size_t at, size_t n)
{
    size_t end = at + n, first = given_name(text, size, at);
    unsigned found = 0;
    for (int i = 0; words[i]; i++) {
        size_t length = strlen(words[i]);
        if (length <= size - at && strncasecmp(text + at, words[i], length) == 0)
            found |= RMD_PERSONAL_WORD;
    }
    if (size - at >= 5 && strncasecmp(text + at, "time=", 5) == 0) found |= RMD_PERSONAL_TIME;
    if (end + 1 < size && text[end] == '^' && is_letter(text[end + 1])) found |= RMD_PERSONAL_NAME;
    if (first == n && end + 1 < size &&
        (text[end] == ' ' || text[end] == ',' || text[end] == '_')) {
        size_t next = end + 1 + (text[end + 1] == ' ');
        if (given_name(text, size, next)) found |= RMD_PERSONAL_NAME;
    }
    return found;
}

static unsigned find_marks(const char *text, size_t size, size_t at)
{
    static const char *const roots[] = { "/home/",  "/Users/", "/data/", "/mnt/",
                                         "/media/", ":\\",     NULL };
    if (text[at] == '@' && at > 0 && at + 1 < size && is_letter(text[at + 1]) &&
        (is_letter(text[at - 1]) || is_digit(text[at - 1])))
        return RMD_PERSONAL_ADDRESS;
    for (int i = 0; roots[i]; i++)
        if (size - at >= strlen(roots[i]) && strncmp(text + at, roots[i], strlen(roots[i])) == 0)
            return RMD_PERSONAL_PATH;
    return 0;
}

unsigned rmd_personal_find(const char *text, size_t size)
{
    unsigned found = 0;
    for (size_t at = 0; at < size;) {
        size_t digits = run_of(text, size, at, is_digit),
               letters = run_of(text, size, at, is_letter);
        if (digits)
            found |= find_digits(text, size, at, digits);
        else if (letters)
            found |= find_letters(text, size, at, letters);
        else
            found |= find_marks(text, size, at);
        at += digits + letters + (digits + letters == 0);
    }
    return found;
}
