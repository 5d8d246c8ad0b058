package refrain_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/refrain-go/refrain"
)

// document stands for a type of another package. Memos cannot copy it, since it holds a
// func, but it has a function that can.
type document struct {
	words []string
	index func(word string) int
}

func newDocument(words ...string) *document {
	d := &document{words: words}
	d.index = func(word string) int { return slices.Index(d.words, word) }
	return d
}

func (d *document) Clone() *document { return newDocument(slices.Clone(d.words)...) }

func init() {
	refrain.RegisterClone((*document).Clone)
	refrain.RegisterSize(func(d *document) int { return 16 * len(d.words) })
	refrain.RegisterKey(func(d *document) any { return d.words })
}

// Documents are copied wherever a result holds one.
func ExampleRegisterClone() {
	library := refrain.NewMemo0("ExampleRegisterClone library", func(context.Context) (map[string]*document, error) {
		return map[string]*document{"greeting": newDocument("hello", "world")}, nil
	})
	mine, _ := library.Get(context.Background())
	mine["greeting"].words[0] = "changed"
	others, _ := library.Get(context.Background())
	fmt.Println(others["greeting"].words, others["greeting"].index("world"))
	// Output: [hello world] 1
}

// The size of a document counts against the limits of memory.
func ExampleRegisterSize() {
	read := refrain.NewMemo("ExampleRegisterSize read", refrain.Pure(func(text string) *document { return newDocument(strings.Fields(text)...) }))
	read.Get(context.Background(), strings.Repeat("word ", 1000))
	fmt.Println(read.Stats().Bytes > 16_000)
	// Output: true
}

// Two documents with the same words are the same argument.
func ExampleRegisterKey() {
	count := refrain.NewMemo("ExampleRegisterKey count", refrain.Pure(func(d *document) int { return len(d.words) }))
	count.Get(context.Background(), newDocument("hello", "world"))
	count.Get(context.Background(), newDocument("hello", "world"))
	fmt.Println(count.Stats().Hits)
	// Output: 1
}
