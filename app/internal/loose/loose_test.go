package loose

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func compact(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, MarshalIndent(v)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

type base struct {
	ID    int `json:"id"`
	Mean  float64
	inner int
}

type hidden struct{ Seen string }

// plain has a JSON form as a whole.
type plain struct {
	base
	*hidden2
	hidden
	Name   string             `json:"name,omitempty"`
	Empty  string             `json:",omitempty"`
	Zero   time.Time          `json:"zero,omitzero"`
	Count  int                `json:"count,string"`
	Share  float64            `json:"share,string"`
	Secret string             `json:"-"`
	Std    *float64           `json:"std"`
	Parts  map[string]float64 `json:"parts"`
	List   []any              `json:"list"`
	At     time.Time
	Bytes  []byte
	Raw    json.RawMessage
}

// record has a part without a JSON form.
type record struct {
	plain
	Run func() `json:"run"`
}

type hidden2 struct{ Other int }

type failing struct{ why string }

func (f failing) MarshalJSON() ([]byte, error) { return nil, errors.New(f.why) }

type wrapped struct{ Mean float64 }

func (w wrapped) MarshalJSON() ([]byte, error) {
	type bare wrapped
	return json.Marshal(bare(w))
}

type ring struct {
	Next *ring
	V    int
}

// One part without a JSON must not hide the others, however deep it lies.
func TestMarshalIndent_TellsThePartsThatHaveNoJSON(t *testing.T) {
	nan := math.NaN()
	around := &ring{V: 1}
	around.Next = around
	own := map[string]any{"a": 1}
	own["self"] = own
	for _, c := range []struct {
		v    any
		want string
	}{
		{map[string]any{"rows": 120, "std": nan}, `{"rows":120,"std":"NaN"}`},
		{[]float32{1, float32(math.Inf(1)), float32(math.Inf(-1)), 0.1}, `[1,"Inf","-Inf",0.1]`},
		{nan, `"NaN"`},
		{map[any]any{1: nan, "a": nil}, `{"1":"NaN","a":null}`},
		{map[float64]string{0.5: "x"}, `{"0.5":"x"}`},
		{map[bool]int{true: 1}, `{"true":1}`},
		{[]any{func() {}, make(chan int), complex(1, 2), json.Number("x"), failing{"no luck"}, wrapped{nan}}, `["func()","chan int","(1+2i)","!json: invalid number literal \"x\"","!no luck",{"Mean":"NaN"}]`},
		{around, `{"Next":"↻ *loose.ring","V":1}`},
		{own, `{"a":1,"self":"↻ map[string]interface {}"}`},
		{[]any{json.RawMessage("{"), "<"}, `["!unexpected end of JSON input","\u003c"]`},
	} {
		if got := compact(t, c.v); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// A value that encoding/json accepts must be written as encoding/json writes it: names,
// tags, embedded structs.
func TestMarshalIndent_AgreesWithEncodingJSON(t *testing.T) {
	x := 2.5
	v := plain{base: base{ID: 1, Mean: 0.5, inner: 3}, hidden: hidden{"s"}, Name: "n", Count: 3, Share: 0.25, Secret: "s", Std: &x,
		Parts: map[string]float64{"b": 1, "a": 2}, List: []any{1, "x", nil, true, 1e21, map[string]any{}, []int{}},
		At: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), Bytes: []byte{1, 2}, Raw: json.RawMessage(`{"a": [1]}`)}
	got := compact(t, record{plain: v})
	if !strings.Contains(got, `"run":null`) && !strings.Contains(got, `"run":"func()"`) {
		t.Errorf("the function is not told: %s", got)
	}
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if got := compact(t, v); got != string(want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
