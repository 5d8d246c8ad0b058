package wire_test

import (
	"encoding/json"
	"testing"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// A string that ends its JSON early is a hole through which a user's text becomes
// operations, or markup.
func FuzzAppendString(f *testing.F) { // A8
	for _, s := range []string{"", "plain", "</script><script>", "a\"b\\c", "\x00\x1f\x7f", "\u2028\u2029", "\xff\xc3(", "\xed\xa0\x80", "日本語", "\b\f\n\r\t", "&<>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Skip(err)
		}
		if got := wire.AppendString(nil, s); string(got) != string(want) {
			t.Errorf("%q is written as %s, want %s", s, got, want)
		}
	})
}

// Every node is written by hand, so each kind of property must come back as it went in.
func TestObject_IsReadBackAsWritten(t *testing.T) {
	b := wire.Begin([]byte("before"), "slider").Text("label", `"<é`).Optional("help", "").Optional("src", "a.go:1").
		Int("min", -5).Bool("open", false).Flag("disabled", false).Flag("on", true).Texts("options", []string{"a", "\n"}).
		Texts("none", nil).JSON("cols", []byte(`[1]`)).Close()
	var got map[string]any
	if err := json.Unmarshal(b[len("before"):], &got); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	back, _ := json.Marshal(got)
	const want = `{"cols":[1],"k":"slider","label":"\"\u003cé","min":-5,"none":[],"on":true,"open":false,"options":["a","\n"],"src":"a.go:1"}`
	if string(back) != want {
		t.Errorf("read back\n%s\nwant\n%s", back, want)
	}
}

func BenchmarkAppendString(b *testing.B) {
	buf := make([]byte, 0, 256)
	for b.Loop() {
		buf = wire.AppendString(buf[:0], "a label of a common length, in English")
	}
}
