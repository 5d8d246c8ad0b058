package markup

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// Two kinds of one text are two things.
func TestRecent_TellsKindsApart(t *testing.T) {
	if md, code := HTML("a"), Code("a", ""); md == code {
		t.Errorf("Markdown and code of one text are both %q", md)
	}
	if a, b := Code("x = 1", "go"), Code("x = 1", "python"); a == b {
		t.Errorf("Go and Python are both %q", a)
	}
}

// Texts that change at every run must not fill the memory.
func TestRecent_StaysInItsLimit(t *testing.T) {
	c := recent{limit: 1000}
	for i := range 1000 {
		text := fmt.Sprintf("%090d", i)
		c.get("k", text, func() string { return "1234567890" })
	}
	if n := len(c.young) + len(c.old); n > 2*1000/100 {
		t.Errorf("%d texts of 100 bytes are kept in twice 1000 bytes", n)
	}
	c.get("k", strings.Repeat("x", 2000), func() string { return "" })
	if _, ok := c.find(source{"k", strings.Repeat("x", 2000)}); ok {
		t.Error("a text over the limit is kept")
	}
}

// A text that is asked for at every run must stay, however many others pass.
func TestRecent_KeepsTextsThatAreUsedAgain(t *testing.T) {
	c := recent{limit: 1000}
	renders := 0
	for i := range 100 {
		c.get("k", "often", func() string { renders++; return "html" })
		c.get("k", fmt.Sprintf("%0200d", i), func() string { return "" })
	}
	if renders != 1 {
		t.Errorf("rendered %d times, want once", renders)
	}
}

func TestRecent_MayBeUsedConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				text := fmt.Sprintf("*%d*", (g+i)%20)
				if want := "<p><em>" + text[1:len(text)-1] + "</em></p>\n"; HTML(text) != want {
					t.Errorf("%s gives %s", text, HTML(text))
				}
			}
		})
	}
	wg.Wait()
}

const page = "# Delays\n\nEach *flight* of [2001](https://a.example), by `hour`:\n\n- one\n- two\n\n```go\nfunc main() { println(1) }\n```\n"

func BenchmarkHTML_Again(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		HTML(page)
	}
}

func BenchmarkHTML_New(b *testing.B) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		HTML(page + fmt.Sprint(i))
	}
}
