package vega

import (
	"encoding/json"
	"strings"
	"testing"
)

// A8: a spec may load no resource, wherever it hides the address.
func TestWithData_RefusesSpecsThatLoadResources(t *testing.T) {
	for _, c := range []struct{ name, spec, at string }{
		{"data", `{"data":{"url":"https://x/y.csv"},"mark":"bar"}`, "data.url"},
		{"data URI", `{"data":{"url":"data:text/csv,a"},"mark":"bar"}`, "data.url"},
		{"escaped name", `{"data":{"\u0075rl":"https://x"},"mark":"bar"}`, "data.url"},
		{"layer", `{"layer":[{"mark":"bar"},{"data":{"url":"x"},"mark":"bar"}]}`, "layer[1].data.url"},
		{"lookup", `{"mark":"bar","transform":[{"lookup":"a","from":{"data":{"url":"x"},"key":"b"}}]}`, "transform[0].from.data.url"},
		{"map", `{"mark":"geoshape","data":{"url":"us.json","format":{"type":"topojson","feature":"states"}}}`, "data.url"},
		{"image mark", `{"mark":{"type":"image","url":"https://x/y.png"}}`, "mark.url"},
		{"image channel", `{"mark":"image","encoding":{"url":{"field":"img"}}}`, "encoding.url"},
		{"deep concat", `{"vconcat":[{"hconcat":[{"spec":{"data":{"name":"d","url":"x"}}}]}]}`, "vconcat[0].hconcat[0].spec.data.url"},
		{"values elsewhere", `{"mark":"bar","transform":[{"values":{"data":{"url":"x"}}}]}`, "transform[0].values.data.url"},
		{"twice, the last counts", `{"data":{"values":[]},"data":{"url":"x"},"mark":"bar"}`, "data.url"},
		{"usermeta", `{"mark":"bar","usermeta":{"embedOptions":{"config":"https://x"}}}`, "usermeta"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := WithData(c.spec, nil)
			if err == nil || !strings.Contains(err.Error(), c.at) {
				t.Errorf("error is %v, want one that names %s", err, c.at)
			}
		})
	}
}

// Rows may have a column called url. It loads no resource.
func TestWithData_TakesRowsWithURLs(t *testing.T) {
	for _, spec := range []string{
		`{"data":{"values":[{"url":"https://x"}]},"mark":"bar"}`,
		`{"datasets":{"d":[{"url":"https://x"}]},"data":{"name":"d"},"mark":"bar"}`,
	} {
		if _, _, err := WithData(spec, nil); err != nil {
			t.Errorf("%s: %v", spec, err)
		}
	}
	if _, _, err := WithData(`{"mark":"bar"}`, of(t, []map[string]any{{"url": "https://x"}})); err != nil {
		t.Error(err)
	}
}

func TestWithData_RefusesInvalidSpecs(t *testing.T) {
	for _, c := range []struct {
		spec any
		want string
	}{
		{`[1]`, "not a JSON object"},
		{`{"mark":`, "not a JSON object"},
		{`{"mark":"bar"} {}`, "not a JSON object"},
		{`null`, "is null"},
		{nil, "is null"},
		{func() {}, "has no JSON form"},
		{"{\"mark\":\"\xff\"}", "not UTF-8"},
		{`{"$schema":"https://vega.github.io/schema/vega/v6.json"}`, "give a Vega-Lite spec"},
	} {
		if _, _, err := WithData(c.spec, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error is %v, want one that says %q", c.spec, err, c.want)
		}
	}
	f := of(t, []int{1})
	if _, _, err := WithData(`{"data":{"values":[]},"mark":"bar"}`, f); err == nil {
		t.Error("rows given twice are accepted: one of them would vanish")
	}
	if _, _, err := WithData(`{"mark":"bar"}`, of(t, make([]int, maxPoints+1))); err == nil {
		t.Error("more rows than the limit are accepted")
	}
}

// Each form of a spec must give the same chart.
func TestWithData_TakesTextAndValues(t *testing.T) {
	const text = `{"mark":"bar"}`
	want, _, err := WithData(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range []any{
		[]byte(text), json.RawMessage(text), map[string]any{"mark": "bar"}, struct {
			Mark string `json:"mark"`
		}{"bar"}, "\n " + text + "\n",
	} {
		if got, _, err := WithData(spec, nil); err != nil || string(got) != string(want) {
			t.Errorf("%T gives %s, %v; want %s", spec, got, err, want)
		}
	}
}

// Members of the spec must stay. An author could not undo a default that overrode them.
func TestWithData_KeepsTheMembersOfTheSpec(t *testing.T) {
	for _, c := range []struct{ name, spec, want string }{
		{"width", `{"width":300,"mark":"bar","config":{"mark":{"tooltip":null}}}`,
			`{"width":300,"mark":"bar","config":{"mark":{"tooltip":null}}}`},
		{"order of channels", `{"width":1,"encoding":{"y":{},"x":{},"a":1e3},"mark":"bar","config":{"mark":{"tooltip":false}}}`,
			`{"width":1,"encoding":{"y":{},"x":{},"a":1e3},"mark":"bar","config":{"mark":{"tooltip":false}}}`},
		{"no container for facets", `{"facet":{},"spec":{},"config":{"mark":{"tooltip":true}}}`,
			`{"facet":{},"spec":{},"config":{"mark":{"tooltip":true}}}`},
		{"autosize", `{"autosize":"fit","layer":[],"config":{"mark":{"tooltip":true}}}`,
			`{"autosize":"fit","layer":[],"config":{"mark":{"tooltip":true}},"width":"container"}`},
		{"tooltip of lines", `{"width":1,"mark":"line","config":{"line":{"tooltip":true}}}`,
			`{"width":1,"mark":"line","config":{"area":{"tooltip":false},"line":{"tooltip":true},"mark":{"tooltip":true},"trail":{"tooltip":false}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := WithData(c.spec, nil)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s, want\n%s", got, c.want)
			}
		})
	}
}

func TestWithData_DescribesItself(t *testing.T) {
	for spec, want := range map[string]string{
		`{"mark":"bar","title":"T","description":"D"}`: "D",
		`{"mark":"bar","title":"T"}`:                   "T",
		`{"mark":"bar","title":{"text":"T"}}`:          "T",
		`{"mark":"bar"}`:                               "Chart",
	} {
		if _, alt, err := WithData(spec, nil); err != nil || alt != want {
			t.Errorf("%s is described as %q, %v; want %q", spec, alt, err, want)
		}
	}
}

// A spec may name its data and give their format, and still have rows from the app.
func TestWithData_KeepsNameOfData(t *testing.T) {
	got, _, err := WithData(`{"data":{"name":"d"},"width":1,"mark":"bar","config":{"mark":{"tooltip":true}}}`, of(t, []int{7}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"data":{"values":[{"value":7}],"name":"d"},"width":1,"mark":"bar","config":{"mark":{"tooltip":true}}}`
	if string(got) != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}
