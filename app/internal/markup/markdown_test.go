package markup

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The HTML must have all that a reader expects of Markdown: a sanitizer that drops it
// would be safe and useless.
func TestHTML_RendersMarkdown(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a single tilde is text", "~5 min, ~6 at most ~~x~~", "<p>~5 min, ~6 at most <del>x</del></p>\n"},
		{"marks beside CJK", "**「これ」**は**重要（大）**です ~~旧、~~新", "<p><strong>「これ」</strong>は<strong>重要（大）</strong>です <del>旧、</del>新</p>\n"},
		{"a formula", "so $a_1*b*c$ and $$x<y$$ hold", `<p>so <span class="math-inline">a_1*b*c</span> and <span class="math-display">x&lt;y</span> hold</p>` + "\n"},
		{"a block of math", "```math\n\\sqrt{2}\n```", `<p><span class="math-display">\sqrt{2}</span></p>` + "\n"},
		{"prices", "from $5 and $6, $5-$6, or US$ 7 or 8$, \\$a$", "<p>from $5 and $6, $5-$6, or US$ 7 or 8$, $a$</p>\n"},
		{"a footnote", "a[^n]\n\n[^n]: the *note*", "<p>a<sup>1</sup></p>\n\n<hr>\n<ol>\n<li>\n<p>the <em>note</em></p>\n</li>\n</ol>\n\n"},
		{"a bare link of another script", "https://de.wikipedia.org/wiki/Käse und https://例え.jp/日本語。",
			`<p><a href="https://de.wikipedia.org/wiki/K%C3%A4se" rel="noreferrer noopener" target="_blank">https://de.wikipedia.org/wiki/Käse</a> und ` +
				`<a href="https://%E4%BE%8B%E3%81%88.jp/%E6%97%A5%E6%9C%AC%E8%AA%9E" rel="noreferrer noopener" target="_blank">https://例え.jp/日本語</a>。</p>` + "\n"},
		{"text", "a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>\n"},
		{"tag is text", "x <b>*y*</b>", "<p>x &lt;b&gt;<em>y</em>&lt;/b&gt;</p>\n"},
		{"block of tags is text", "<div>\nx\n</div>", "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>\n"},
		{"table", "| a | b |\n|:-:|--|\n| 1 | 2 |",
			"<table>\n<thead>\n<tr>\n<th align=\"center\">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align=\"center\">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"},
		{"list", "3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
		{"tasks", "- [x] a\n- [ ] b", "<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\" aria-label=\"done\"> a</li>\n<li><input disabled=\"\" type=\"checkbox\" aria-label=\"to do\"> b</li>\n</ul>\n"},
		{"link away", "[a](https://b.example/c?d=1&e=2 \"f\")",
			`<p><a href="https://b.example/c?d=1&amp;e=2" title="f" rel="noreferrer noopener" target="_blank">a</a></p>` + "\n"},
		{"link in the app", "[a](#b) [c](/d?e=1:2) [f](../g)", `<p><a href="#b">a</a> <a href="/d?e=1:2">c</a> <a href="../g">f</a></p>` + "\n"},
		{"mail", "[a](mailto:b@c.example)", `<p><a href="mailto:b@c.example">a</a></p>` + "\n"},
		{"no link to another server without a scheme", `[a](//b.example/c)`, "<p>a</p>\n"},
		{"a backslash in a path is none", `[a](</\b.example/c>)`, `<p><a href="/%5Cb.example/c">a</a></p>` + "\n"},
		{"link to a path", "[a](/b/c?d#e)", `<p><a href="/b/c?d#e">a</a></p>` + "\n"},
		{"link to a part", "[a](#b)", `<p><a href="#b">a</a></p>` + "\n"},
		{"link to a file", "[a](b.html)", `<p><a href="b.html">a</a></p>` + "\n"},
		{"bare link", "https://a.example", `<p><a href="https://a.example" rel="noreferrer noopener" target="_blank">https://a.example</a></p>` + "\n"},
		{"forbidden link is its text", "[a](javascript:b)", "<p>a</p>\n"},
		{"own image", "![a *b*](c/d.png \"e\")", `<p><img src="c/d.png" alt="a b" title="e"></p>` + "\n"},
		{"image inside", "![a](data:image/png;base64,AAAA)", `<p><img src="data:image/png;base64,AAAA" alt="a"></p>` + "\n"},
		{"remote image is a link", "![a](https://b.example/c.png)",
			`<p><a href="https://b.example/c.png" rel="noreferrer noopener" target="_blank">a</a></p>` + "\n"},
		{"remote image without a name", "![](https://b.example/c.png)",
			`<p><a href="https://b.example/c.png" rel="noreferrer noopener" target="_blank">https://b.example/c.png</a></p>` + "\n"},
		{"remote image in a link", "[![a](https://b.example/c.png)](https://d.example)",
			`<p><a href="https://d.example" rel="noreferrer noopener" target="_blank">a</a></p>` + "\n"},
		{"code", "```go\nx := 1 < 2\n```", `<pre class="chroma"><code><span class="nx">x</span> <span class="o">:=</span> <span class="mi">1</span> <span class="p">&lt;</span> <span class="mi">2</span>` + "\n</code></pre>"},
		{"code without a language", "```\na < b\n```", "<pre class=\"chroma\"><code>a &lt; b\n</code></pre>"},
		{"indented code", "    a\n\n        b", "<pre class=\"chroma\"><code>a\n\n    b\n</code></pre>"},
		{"not UTF-8", "a\xffb\x00c", "<p>a\uFFFDb\uFFFDc</p>\n"},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := HTML(c.in); got != c.want {
				t.Errorf("got\n%s, want\n%s", got, c.want)
			}
		})
	}
}

// The text of a source must come out unchanged, whatever tokens the language has.
func TestCode_KeepsTheSource(t *testing.T) {
	const src = "func main() {\n\tfmt.Println(\"<a> & 'b'\") // ✓\n}\n"
	for _, lang := range []string{"go", "Go", "golang", "", "no such language", "python", "html", "bash", "sql", "json"} {
		out := Code(src, lang)
		if got := textIn(t, out); got != src {
			t.Errorf("%q: got %q, want %q", lang, got, src)
		}
		coloured := strings.Contains(out, "<span")
		if unknown := lang == "" || lang == "no such language"; coloured == unknown {
			t.Errorf("%q: coloured is %v", lang, coloured)
		}
	}
}

// A page must not wait for the colours of a source that is too long to be read to its
// end.
func TestCode_ShowsHugeSourcePlain(t *testing.T) {
	src := strings.Repeat("x := 1\n", maxHighlighted/7+1)
	out := Code(src, "go")
	if strings.Contains(out, "<span") || textIn(t, out) != src {
		t.Error("a huge source is coloured, or changed")
	}
}

// textIn gives the visible text of HTML.
func textIn(t *testing.T, out string) string {
	t.Helper()
	var text strings.Builder
	z := html.NewTokenizer(strings.NewReader(out))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Fatal(z.Err())
			}
			return text.String()
		case html.TextToken:
			text.Write(z.Text())
		}
	}
}

// A stream is sent block by block. The blocks together must be the whole text, and only
// the last may change as it grows.
func TestBlocks_AreTheWholeInParts(t *testing.T) {
	text := "# Head\n\nOne *two*\nthree\n\n- a\n- b\n\n```go\nx := 1\n\ny := 2\n```\n\n| a |\n|---|\n| 1 |\n\n<script>alert(1)</script>\n"
	blocks := Blocks(text)
	if got, want := strings.Join(blocks, ""), HTML(text); strings.ReplaceAll(got, "\n", "") != strings.ReplaceAll(want, "\n", "") || len(blocks) != 6 {
		t.Errorf("%d blocks: %q\nwant %q", len(blocks), got, want)
	}
	for end := range len(text) {
		part := Blocks(text[:end])
		for i := range len(part) - 1 {
			if part[i] != blocks[i] {
				t.Errorf("of %q block %d is %q, and later %q", text[:end], i, part[i], blocks[i])
			}
		}
	}
}
