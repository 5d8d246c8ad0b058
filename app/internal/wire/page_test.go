package wire_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/internal/wire"
)

func TestDecode_ReadsMessagesOfPages(t *testing.T) {
	for frame, want := range map[string]wire.Message{
		`{"t":"hello","tab":"x","query":"a=1"}`:             wire.Hello{Tab: "x", Address: wire.Address{Query: "a=1"}},
		`{"t":"hello","page":"p","query":"a=1"}`:            wire.Hello{Address: wire.Address{Page: "p", Query: "a=1"}},
		`{"t":"event","n":8,"go":{"page":"p","query":"q"}}`: wire.Event{N: 8, Go: &wire.Address{Page: "p", Query: "q"}},
		`{"t":"event","n":7,"set":{"ID":[1]},"press":["P"]}`: wire.Event{
			N: 7, Set: map[string]json.RawMessage{"ID": json.RawMessage("[1]")}, Press: []string{"P"}},
		`{"t":"hello","tab":"x","holds":true}`: wire.Hello{Tab: "x", Holds: true},
		`{"t":"event","n":1,"carry":{"ID":{"v":1}},"more":true}`: wire.Event{
			N: 1, Carry: map[string]json.RawMessage{"ID": json.RawMessage(`{"v":1}`)}, More: true},
		`{"t":"ping"}`:  wire.Ping{},
		`{"t":"stop"}`:  wire.Stop{},
		`{"t":"rerun"}`: wire.Rerun{},
		`{"t":"clear"}`: wire.Clear{},
		`{"t":"window","req":3,"id":"I","rev":"R","row":1,"rows":60,"col":2,"cols":8}`: wire.Window{
			Req: 3, ID: "I", Rev: "R", Row: 1, Rows: 60, Col: 2, Cols: 8},
		`{"t":"window","req":3,"id":"I","rev":"R","row":1,"rows":60,"col":2,"cols":8,"view":{"find":"x"}}`: wire.Window{
			Req: 3, ID: "I", Rev: "R", Row: 1, Rows: 60, Col: 2, Cols: 8, View: json.RawMessage(`{"find":"x"}`)},
		`{"t":"later","x":{}}`: wire.Unknown{Type: "later"},
	} {
		got, err := wire.Decode([]byte(frame))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %#v, %v; want %#v", frame, got, err, want)
		}
	}
}

// A client of the port need not be a page of ours.
func TestDecode_RefusesMessagesThatNoPageSends(t *testing.T) { // A8
	for name, frame := range map[string]string{
		"nothing":        ``,
		"no object":      `[]`,
		"no type":        `{}`,
		"two values":     `{"t":"stop"} {}`,
		"cut":            `{"t":"stop"`,
		"negative event": `{"t":"event","n":-1}`,
		"half an event":  `{"t":"event","n":1.5}`,
		"NaN":            `{"t":"event","n":NaN}`,
		"huge row":       `{"t":"window","row":99999999999999999999}`,
		"set of wrong":   `{"t":"event","set":[]}`,
		"go of wrong":    `{"t":"event","go":"x"}`,
		"press of wrong": `{"t":"event","press":[1]}`,
		"deep":           `{"t":"event","set":{"x":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}}`,
		"long":           `{"t":"hello","tab":"` + strings.Repeat("x", wire.MaxFrame) + `"}`,
	} {
		if m, err := wire.Decode([]byte(frame)); err == nil {
			t.Errorf("%s: read as %#v", name, m)
		}
	}
}

// Brackets inside strings are text.
func TestDecode_DoesNotCountBracketsInText(t *testing.T) {
	frame := `{"t":"event","set":{"x":"` + strings.Repeat(`[\"{\\`, 50) + `"}}`
	if _, err := wire.Decode([]byte(frame)); err != nil {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) { // A8
	f.Add([]byte(`{"t":"event","n":7,"set":{"ID":"v"},"press":["P"]}`))
	f.Add([]byte(`{"t":"window","req":3,"id":"I","rev":"R","row":1,"rows":60,"col":2,"cols":8}`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		m, err := wire.Decode(frame)
		if (m == nil) != (err != nil) {
			t.Errorf("message %v with error %v", m, err)
		}
		if e, ok := m.(wire.Event); ok {
			for _, raw := range e.Set {
				if !json.Valid(raw) {
					t.Errorf("a value that is not JSON: %s", raw)
				}
			}
		}
		if w, ok := m.(wire.Window); ok && w.Clamp(100, 10) {
			if w.Row+w.Rows > 100 || w.Col+w.Cols > 10 || min(w.Row, w.Rows, w.Col, w.Cols) < 0 {
				t.Errorf("a window of 100 × 10 became %+v", w)
			}
		}
	})
}
