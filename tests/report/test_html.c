// SPDX-License-Identifier: BSD-3-Clause
// Text stays text, and the file allows itself nothing.
#include "report/html.h"
#include "report/html_style.h"
#include "report/palette.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct rmd_text escaped(const char *text)
{
    struct rmd_text out = { 0 };
    rmd_html_escape(&out, text);
    return out;
}

static void becomes(const char *from, const char *to)
{
    struct rmd_text out = escaped(from);
    cr_assert(out.status == RMD_OK);
    cr_assert_str_eq(out.s ? out.s : "", to);
    rmd_text_free(&out);
}

Test(html, markup_and_quotes_are_text)
{
    becomes("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    becomes("\"><img src=x onerror=alert('1')>",
            "&quot;&gt;&lt;img src=x onerror=alert(&#39;1&#39;)&gt;");
    becomes("a & b &amp; `c`", "a &amp; b &amp;amp; &#96;c&#96;");
}

Test(html, what_is_no_character_does_not_pass)
{
    becomes("a\tb\nc\x01", "a b c ");
    becomes("left\xE2\x80\xAEthgir", "leftthgir");
    becomes("\xFF\xFE", "\xEF\xBF\xBD\xEF\xBF\xBD");
    becomes("\xC3\xA9", "\xC3\xA9");
}

static struct rmd_text page(const char *text)
{
    static const struct rmd_column column[] = { { "Region", 1, RMD_LEFT } };
    struct rmd_document d = { 0 };
    struct rmd_text out = { 0 };
    rmd_document_heading(&d, 1, text);
    rmd_document_text(&d, RMD_STYLE_BODY, text);
    rmd_document_table(&d, column, 1, text);
    rmd_document_cell(&d, "%s", text);
    rmd_document_note(&d, "%s", text);
    cr_assert(rmd_text_copy(&d.title, text) == RMD_OK && rmd_text_copy(&d.footer, text) == RMD_OK);
    cr_assert(rmd_html_print(&out, &d) == RMD_OK);
    rmd_document_free(&d);
    return out;
}

Test(html, no_place_of_a_page_lets_markup_through)
{
    struct rmd_text out = page("\"><script src=//x></script><b onload='y'>");
    cr_assert(!strstr(out.s, "<script") && !strstr(out.s, "<b ") && !strstr(out.s, "onload='"));
    rmd_text_free(&out);
}

Test(html, the_policy_allows_nothing_from_outside)
{
    struct rmd_text out = page("x");
    cr_assert(strstr(out.s, "default-src 'none'; img-src data:; style-src 'sha256-"));
    cr_assert(!strstr(out.s, "http:") && !strstr(out.s, "https:") && !strstr(out.s, "url("));
    cr_assert(!strstr(out.s, " style=") && !strstr(out.s, "script"));
    rmd_text_free(&out);
}

static double luminance(unsigned colour)
{
    static const double weight[] = { 0.2126, 0.7152, 0.0722 };
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = (colour >> (16 - 8 * i) & 255) / 255.0;
        sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

Test(html, text_has_contrast_against_the_paper)
{
    static const unsigned colours[] = { RMD_INK, RMD_MUTED, RMD_ACCENT, RMD_RISE };
    static const unsigned papers[] = { RMD_PAPER, RMD_GROUND, 0xFDF3EC };
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 3; k++) {
            double ratio = (luminance(papers[k]) + 0.05) / (luminance(colours[i]) + 0.05);
            cr_assert(ratio >= 4.5, "%06X on %06X: %.2f", colours[i], papers[k], ratio);
        }
    cr_assert((1.05) / (luminance(RMD_STILL) + 0.05) >= 3); // shapes
}
