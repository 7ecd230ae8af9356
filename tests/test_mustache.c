/* Cases modelled on the public Mustache specification, module by module, without the optional
 * lambdas and inheritance; then what is ours: limits, messages with lines, files. */
#include "daemon/mustache.h"
#include "daemon/own.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct Case {
    const char *name, *template, *data, *partials, *want;
} Case;

#define DEEP                                                                                       \
    "{\"a\":{\"one\":1},\"b\":{\"two\":2},\"c\":{\"three\":3,\"d\":{\"four\":4,\"five\":5}}}"

static const Case cases[] = {
    /* interpolation */
    {"interpolation: none", "Hej fra {Mustache}!\n", "{}", NULL, "Hej fra {Mustache}!\n"},
    {"interpolation: basic", "Hej {{s}}!\n", "{\"s\":\"verden\"}", NULL, "Hej verden!\n"},
    {"interpolation: no second pass", "{{a}}: {{b}}", "{\"a\":\"{{b}}\",\"b\":\"x\"}", NULL,
     "{{b}}: x"},
    {"interpolation: escaped", "{{f}}", "{\"f\":\"& \\\" < > '\"}", NULL,
     "&amp; &quot; &lt; &gt; &#39;"},
    {"interpolation: triple", "{{{f}}}", "{\"f\":\"& \\\" < >\"}", NULL, "& \" < >"},
    {"interpolation: ampersand", "{{&f}}", "{\"f\":\"& \\\" < >\"}", NULL, "& \" < >"},
    {"interpolation: integer", "{{n}} {{{n}}} {{&n}}", "{\"n\":85}", NULL, "85 85 85"},
    {"interpolation: decimal", "{{n}} {{{n}}} {{&n}}", "{\"n\":1.21}", NULL, "1.21 1.21 1.21"},
    {"interpolation: null", "I ({{x}}{{{x}}}{{&x}})", "{\"x\":null}", NULL, "I ()"},
    {"interpolation: missing", "I ({{x}}{{{x}}}{{&x}})", "{}", NULL, "I ()"},
    {"interpolation: dotted", "{{p.name}} = {{#p}}{{name}}{{/p}}", "{\"p\":{\"name\":\"Jo\"}}",
     NULL, "Jo = Jo"},
    {"interpolation: dotted raw", "{{{p.name}}} {{&p.name}}", "{\"p\":{\"name\":\"<\"}}", NULL,
     "< <"},
    {"interpolation: dotted deep", "{{a.b.c.d.e}}",
     "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":\"Ph\"}}}}}", NULL, "Ph"},
    {"interpolation: dotted broken", "({{a.b.c}})", "{\"a\":{}}", NULL, "()"},
    {"interpolation: dotted broken resolves nothing else", "({{a.b.c.name}})",
     "{\"a\":{\"b\":{}},\"c\":{\"name\":\"Jim\"}}", NULL, "()"},
    {"interpolation: dotted starts at the top of the stack", "{{#a}}{{b.c.name}}{{/a}}",
     "{\"a\":{\"x\":1},\"b\":{\"c\":{\"name\":\"Ph\"}}}", NULL, "Ph"},
    {"interpolation: dotted keeps to its first part", "({{#a}}{{b.c}}{{/a}})",
     "{\"a\":{\"b\":{\"x\":1}},\"b\":{\"c\":\"ERROR\"}}", NULL, "()"},
    {"interpolation: implicit iterator", "{{.}} {{{.}}} {{&.}}", "\"<\"", NULL, "&lt; < <"},
    {"interpolation: implicit integer", "{{.}}", "85", NULL, "85"},
    {"interpolation: keeps space around", "| {{s}} |", "{\"s\":\"---\"}", NULL, "| --- |"},
    {"interpolation: a variable alone keeps its line", "  {{s}}\n", "{\"s\":\"---\"}", NULL,
     "  ---\n"},
    {"interpolation: padding", "|{{ s }}|{{{ s }}}|{{& s }}|", "{\"s\":\"-\"}", NULL, "|-|-|-|"},
    /* comments */
    {"comments: inline", "12{{! weg }}34", "{}", NULL, "1234"},
    {"comments: multiline", "12{{!\n weg\n}}34\n", "{}", NULL, "1234\n"},
    {"comments: standalone", "A\n{{! weg }}\nB\n", "{}", NULL, "A\nB\n"},
    {"comments: indented standalone", "A\n  {{! weg }}\nB\n", "{}", NULL, "A\nB\n"},
    {"comments: standalone CRLF", "|\r\n{{! weg }}\r\n|", "{}", NULL, "|\r\n|"},
    {"comments: no line before", "  {{! weg }}\n!", "{}", NULL, "!"},
    {"comments: no line after", "!\n  {{! weg }}", "{}", NULL, "!\n"},
    {"comments: multiline standalone", "A\n  {{!\n  weg\n  }}\nB\n", "{}", NULL, "A\nB\n"},
    {"comments: indented inline", "  12 {{! 34 }}\n", "{}", NULL, "  12 \n"},
    {"comments: keeps space around", "12 {{! weg }} 34", "{}", NULL, "12  34"},
    {"comments: no variable", "({{! x }})", "{\"! x\":1,\"!x\":2,\"x\":3}", NULL, "()"},
    /* delimiters */
    {"delimiters: pair", "{{=<% %>=}}(<%text%>)", "{\"text\":\"Hey!\"}", NULL, "(Hey!)"},
    {"delimiters: special characters", "({{=[ ]=}}[text])", "{\"text\":\"It\"}", NULL, "(It)"},
    {"delimiters: in sections",
     "[\n{{#s}}\n  {{d}}\n  |d|\n{{/s}}\n\n{{= | | =}}\n|#s|\n  {{d}}\n  |d|\n|/s|\n]\n",
     "{\"s\":true,\"d\":\"I\"}", NULL, "[\n  I\n  |d|\n\n  {{d}}\n  I\n]\n"},
    {"delimiters: partials have their own", "[ {{>p}} ]\n{{= | | =}}\n[ |>p| ]\n", "{\"v\":\"y\"}",
     "{\"p\":\".{{v}}.\"}", "[ .y. ]\n[ .y. ]\n"},
    {"delimiters: end with the partial", "[ {{>p}} ]\n[ .{{v}}.  .|v|. ]\n", "{\"v\":\"y\"}",
     "{\"p\":\".{{v}}. {{= | | =}} .|v|.\"}", "[ .y.  .y. ]\n[ .y.  .|v|. ]\n"},
    {"delimiters: keeps space around", "| {{=@ @=}} |", "{}", NULL, "|  |"},
    {"delimiters: inline line end", " | {{=@ @=}}\n", "{}", NULL, " | \n"},
    {"delimiters: standalone", "A\n{{=@ @=}}\nB\n", "{}", NULL, "A\nB\n"},
    {"delimiters: indented standalone", "A\n  {{=@ @=}}\nB\n", "{}", NULL, "A\nB\n"},
    {"delimiters: standalone CRLF", "|\r\n{{= @ @ =}}\r\n|", "{}", NULL, "|\r\n|"},
    {"delimiters: no line after", "=\n  {{=@ @=}}", "{}", NULL, "=\n"},
    {"delimiters: padding", "|{{= @   @ =}}|", "{}", NULL, "||"},
    /* sections */
    {"sections: true", "\"{{#b}}ja{{/b}}\"", "{\"b\":true}", NULL, "\"ja\""},
    {"sections: false", "\"{{#b}}ja{{/b}}\"", "{\"b\":false}", NULL, "\"\""},
    {"sections: null", "\"{{#b}}ja{{/b}}\"", "{\"b\":null}", NULL, "\"\""},
    {"sections: empty text", "\"{{#b}}ja{{/b}}\"", "{\"b\":\"\"}", NULL, "\"\""},
    {"sections: zero", "\"{{#b}}ja{{/b}}\"", "{\"b\":0}", NULL, "\"\""},
    {"sections: context", "{{#c}}Hi {{name}}.{{/c}}", "{\"c\":{\"name\":\"Jo\"}}", NULL, "Hi Jo."},
    {"sections: parent contexts", "{{#s}}{{a}}, {{b}}, {{c.d}}{{/s}}",
     "{\"a\":\"f\",\"b\":\"w\",\"s\":{\"b\":\"bar\"},\"c\":{\"d\":\"baz\"}}", NULL, "f, bar, baz"},
    {"sections: variable test", "{{#f}}{{.}} is {{f}}{{/f}}", "{\"f\":\"bar\"}", NULL,
     "bar is bar"},
    {"sections: deep contexts",
     "{{#a}}{{one}}{{#b}}{{one}}{{two}}{{one}}{{#c}}{{one}}{{two}}{{three}}{{two}}{{#d}}{{four}}"
     "{{one}}{{five}}{{/d}}{{three}}{{/c}}{{/b}}{{/a}}",
     DEEP, NULL, "112112324153"},
    {"sections: list", "{{#l}}{{n}}{{/l}}", "{\"l\":[{\"n\":1},{\"n\":2},{\"n\":3}]}", NULL, "123"},
    {"sections: empty list", "\"{{#l}}x{{/l}}\"", "{\"l\":[]}", NULL, "\"\""},
    {"sections: doubled", "{{#b}}\n* 1\n{{/b}}\n* 2\n{{#b}}\n* 3\n{{/b}}\n", "{\"b\":true}", NULL,
     "* 1\n* 2\n* 3\n"},
    {"sections: nested truthy", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |", "{\"b\":true}", NULL,
     "| A B C D E |"},
    {"sections: nested falsy", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |", "{\"b\":false}", NULL,
     "| A  E |"},
    {"sections: missing", "[{{#x}}Found{{/x}}]", "{}", NULL, "[]"},
    {"sections: iterator text", "\"{{#l}}({{.}}){{/l}}\"", "{\"l\":[\"a\",\"b\"]}", NULL,
     "\"(a)(b)\""},
    {"sections: iterator integer", "\"{{#l}}({{.}}){{/l}}\"", "{\"l\":[1,0,3]}", NULL,
     "\"(1)(0)(3)\""},
    {"sections: iterator decimal", "\"{{#l}}({{.}}){{/l}}\"", "{\"l\":[1.1,2.2]}", NULL,
     "\"(1.1)(2.2)\""},
    {"sections: iterator array", "\"{{#l}}({{#.}}{{.}}{{/.}}){{/l}}\"",
     "{\"l\":[[1,2,3],[\"a\",\"b\"]]}", NULL, "\"(123)(ab)\""},
    {"sections: iterator escaped", "{{#l}}({{.}}{{{.}}}){{/l}}", "{\"l\":[\"<\",\"&\"]}", NULL,
     "(&lt;<)(&amp;&)"},
    {"sections: root iterator", "{{#.}}({{v}}){{/.}}", "[{\"v\":\"a\"},{\"v\":\"b\"}]", NULL,
     "(a)(b)"},
    {"sections: dotted true", "\"{{#a.b.c}}Here{{/a.b.c}}\"", "{\"a\":{\"b\":{\"c\":true}}}", NULL,
     "\"Here\""},
    {"sections: dotted false", "\"{{#a.b.c}}Here{{/a.b.c}}\"", "{\"a\":{\"b\":{\"c\":false}}}",
     NULL, "\"\""},
    {"sections: dotted broken", "\"{{#a.b.c}}Here{{/a.b.c}}\"", "{\"a\":{}}", NULL, "\"\""},
    {"sections: keeps space around", " | {{#b}}\t|\t{{/b}} | \n", "{\"b\":true}", NULL,
     " | \t|\t | \n"},
    {"sections: keeps lines inside", " | {{#b}} {{! weg }}\n {{/b}} | \n", "{\"b\":true}", NULL,
     " |  \n  | \n"},
    {"sections: indented inline", " {{#b}}YES{{/b}}\n {{#b}}GOOD{{/b}}\n", "{\"b\":true}", NULL,
     " YES\n GOOD\n"},
    {"sections: standalone lines", "| This\n{{#b}}\n|\n{{/b}}\n| Line\n", "{\"b\":true}", NULL,
     "| This\n|\n| Line\n"},
    {"sections: indented standalone lines", "| This\n  {{#b}}\n|\n  {{/b}}\n| Line\n",
     "{\"b\":true}", NULL, "| This\n|\n| Line\n"},
    {"sections: standalone CRLF", "|\r\n{{#b}}\r\n{{/b}}\r\n|", "{\"b\":true}", NULL, "|\r\n|"},
    {"sections: no line before", "  {{#b}}\n#{{/b}}\n/", "{\"b\":true}", NULL, "#\n/"},
    {"sections: no line after", "#{{#b}}\n/\n  {{/b}}", "{\"b\":true}", NULL, "#\n/\n"},
    {"sections: padding", "|{{# b }}={{/ b }}|", "{\"b\":true}", NULL, "|=|"},
    /* inverted */
    {"inverted: false", "\"{{^b}}ja{{/b}}\"", "{\"b\":false}", NULL, "\"ja\""},
    {"inverted: true", "\"{{^b}}ja{{/b}}\"", "{\"b\":true}", NULL, "\"\""},
    {"inverted: null", "\"{{^b}}ja{{/b}}\"", "{\"b\":null}", NULL, "\"ja\""},
    {"inverted: context", "\"{{^c}}Hi {{name}}.{{/c}}\"", "{\"c\":{\"name\":\"Jo\"}}", NULL,
     "\"\""},
    {"inverted: list", "\"{{^l}}{{n}}{{/l}}\"", "{\"l\":[{\"n\":1}]}", NULL, "\"\""},
    {"inverted: empty list", "\"{{^l}}tom{{/l}}\"", "{\"l\":[]}", NULL, "\"tom\""},
    {"inverted: doubled", "{{^b}}\n* 1\n{{/b}}\n* 2\n{{^b}}\n* 3\n{{/b}}\n", "{\"b\":false}", NULL,
     "* 1\n* 2\n* 3\n"},
    {"inverted: nested falsy", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |", "{\"b\":false}", NULL,
     "| A B C D E |"},
    {"inverted: nested truthy", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |", "{\"b\":true}", NULL,
     "| A  E |"},
    {"inverted: missing", "[{{^x}}ingen{{/x}}]", "{}", NULL, "[ingen]"},
    {"inverted: dotted broken", "\"{{^a.b.c}}ikke her{{/a.b.c}}\"", "{\"a\":{}}", NULL,
     "\"ikke her\""},
    {"inverted: dotted true", "\"{{^a.b.c}}ikke her{{/a.b.c}}\"", "{\"a\":{\"b\":{\"c\":true}}}",
     NULL, "\"\""},
    {"inverted: standalone lines", "| This\n{{^b}}\n|\n{{/b}}\n| Line\n", "{\"b\":false}", NULL,
     "| This\n|\n| Line\n"},
    {"inverted: standalone CRLF", "|\r\n{{^b}}\r\n{{/b}}\r\n|", "{\"b\":false}", NULL, "|\r\n|"},
    {"inverted: no line before", "  {{^b}}\n^{{/b}}\n/", "{\"b\":false}", NULL, "^\n/"},
    {"inverted: no line after", "^{{^b}}\n/\n  {{/b}}", "{\"b\":false}", NULL, "^\n/\n"},
    {"inverted: padding", "|{{^ b }}={{/ b }}|", "{\"b\":false}", NULL, "|=|"},
    /* partials */
    {"partials: basic", "\"{{>t}}\"", "{}", "{\"t\":\"from partial\"}", "\"from partial\""},
    {"partials: missing", "\"{{>t}}\"", "{}", "{}", "\"\""},
    {"partials: context", "\"{{>p}}\"", "{\"text\":\"x\"}", "{\"p\":\"*{{text}}*\"}", "\"*x*\""},
    {"partials: recursion", "{{>node}}",
     "{\"content\":\"X\",\"nodes\":[{\"content\":\"Y\",\"nodes\":[]}]}",
     "{\"node\":\"{{content}}<{{#nodes}}{{>node}}{{/nodes}}>\"}", "X<Y<>>"},
    {"partials: nested", "{{>outer}}", "{\"a\":\"hej\",\"b\":\"verden\"}",
     "{\"outer\":\"*{{a}} {{>inner}}*\",\"inner\":\"{{b}}!\"}", "*hej verden!*"},
    {"partials: keeps space around", "| {{>p}} |", "{}", "{\"p\":\"\\t|\\t\"}", "| \t|\t |"},
    {"partials: inline is not indented", "  {{d}}  {{> p}}\n", "{\"d\":\"|\"}", "{\"p\":\">\\n>\"}",
     "  |  >\n>\n"},
    {"partials: standalone CRLF", "|\r\n{{>p}}\r\n|", "{}", "{\"p\":\">\"}", "|\r\n>|"},
    {"partials: no line before", "  {{>p}}\n>", "{}", "{\"p\":\">\\n>\"}", "  >\n  >>"},
    {"partials: no line after", ">\n  {{>p}}", "{}", "{\"p\":\">\\n>\"}", ">\n  >\n  >"},
    {"partials: indentation", "\\\n {{>p}}\n/\n", "{\"c\":\"<\\n->\"}",
     "{\"p\":\"|\\n{{{c}}}\\n|\\n\"}", "\\\n |\n <\n->\n |\n/\n"},
    {"partials: padding", "|{{> p }}|", "{}", "{\"p\":\"[]\"}", "|[]|"},
};

static char *
partial_of(const char *name, void *user)
{
    return g_strdup(json_string_value(json_object_get(user, name)));
}

static char *
render(const char *template, const char *data, const char *partials, MustacheEscape escape,
       GError **error)
{
    g_autoptr(json_t) d = json_loads(data, JSON_DECODE_ANY, NULL);
    g_autoptr(json_t) p = json_loads(partials ? partials : "{}", 0, NULL);
    g_assert_nonnull(d);
    g_assert_nonnull(p);
    char *out = NULL;
    bool good = mustache_render("t", template, d, escape, partial_of, p, &out, error);
    g_assert_true(good == (out != NULL));
    return out;
}

static void
test_case(gconstpointer data)
{
    const Case *c = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *out = render(c->template, c->data, c->partials, mustache_escape_html, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(out, ==, c->want);
}

static void
test_plain_text(void)
{
    g_autofree char *out = render("{{f}}", "{\"f\":\"Hansen & Søn <i>\"}", NULL, NULL, NULL);
    g_assert_cmpstr(out, ==, "Hansen & Søn <i>");
}

static void
test_wrong_templates(void)
{
    static const struct {
        const char *template, *want;
    } rows[] = {
        {"a\n{{b", "t:2: tag is not closed: {{b"},
        {"{{{b}} }", "t:1: tag is not closed: {{{b}} }"},
        {"\n\n{{#a}}x", "t:3: #a is not ended"},
        {"{{#a}}\n{{/b}}", "t:2: /b ends #a of line 1"},
        {"x\n{{/b}}", "t:2: /b ends nothing"},
        {"{{}}", "t:1: tag without a name"},
        {"{{= a b c =}}", "t:1: not a pair of delimiters: a b c"},
        {"{{= a =}}", "t:1: not a pair of delimiters: a"},
        {"{{==}}", "t:1: not a pair of delimiters: "},
        {"{{>loop}}", "loop: more than 64 sections and partials within each other"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(render(rows[i].template, "{}", "{\"loop\":\"{{>loop}}\"}", NULL, &error));
        g_assert_true(failure_is(error, FAIL_OURS));
        g_assert_cmpstr(error->message, ==, rows[i].want);
    }
}

static void
test_too_deep(void)
{
    g_autoptr(GString) t = g_string_new(NULL);
    for (int i = 0; i < 65; i++)
        g_string_append(t, "{{#a}}");
    g_autoptr(GError) error = NULL;
    g_assert_null(render(t->str, "{}", NULL, NULL, &error));
    g_assert_cmpstr(error->message, ==, "t:1: more than 64 sections within each other");
}

static void
test_too_much(void)
{
    g_autofree char *big = g_strnfill(1 << 20, 'x');
    g_autoptr(json_t) list = json_array();
    for (int i = 1; i < 18; i++)
        json_array_append_new(list, json_integer(i));
    g_autoptr(json_t) data = json_pack("{s:s,s:O}", "big", big, "l", list);
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL;
    g_assert_false(mustache_render("t", "{{#l}}{{big}}{{/l}}", data, mustache_escape_html, NULL,
                                   NULL, &out, &error));
    g_assert_cmpstr(error->message, ==, "t: makes more than 16777216 bytes");
}

static const struct {
    const char *name, *text;
} files[] = {
    {"page.da.txt", "{{a}} {{> foot}}"}, {"foot.da.txt", "fod"}, {"bad.da.txt", "{{> none}}"},
    {"up.da.txt", "{{> ../foot}}"},      {"latin.txt", "\xe6"},
};

static void
test_files(void)
{
    g_autofree char *dir = g_dir_make_tmp("mustache-XXXXXX", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(dir, files[i].name, NULL);
        g_assert_true(g_file_set_contents(path, files[i].text, -1, NULL));
    }
    g_autoptr(json_t) data = json_pack("{s:s}", "a", "<hej>");
    g_autofree char *out = NULL, *none = NULL;
    g_assert_true(mustache_render_file(dir, "page.da.txt", data, mustache_escape_html, &out, NULL));
    g_assert_cmpstr(out, ==, "&lt;hej&gt; fod");
    static const char *const wrong[] = {"bad.da.txt", "up.da.txt",     "latin.txt",
                                        "absent.txt", "../etc/passwd", "/etc/passwd"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(mustache_render_file(dir, wrong[i], data, NULL, &none, &error));
        g_assert_true(failure_is(error, FAIL_OURS));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(dir, files[i].name, NULL);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(dir), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/mustache/%s", cases[i].name);
        g_test_add_data_func(path, &cases[i], test_case);
    }
    g_test_add_func("/mustache/plain text is not escaped", test_plain_text);
    g_test_add_func("/mustache/wrong templates name the line", test_wrong_templates);
    g_test_add_func("/mustache/nesting has a limit", test_too_deep);
    g_test_add_func("/mustache/output has a limit", test_too_much);
    g_test_add_func("/mustache/files and their partials", test_files);
    return g_test_run();
}
