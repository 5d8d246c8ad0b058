package vega

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// WithData gives a Vega-Lite spec that an app wrote, with f's rows as its data. The
// columns' names are the fields. The spec is JSON text, or a value whose JSON form is an
// object. With a nil f the spec must hold its own data. A spec is refused if any part of
// it would load a resource. Unless the spec says otherwise, the chart fills its
// container's width, and its marks have tooltips. Alt is the spec's description, or else
// its title.
func WithData(spec any, f *frame.Frame) (result json.RawMessage, alt string, err error) {
	text, err := textOf(spec)
	if err != nil {
		return nil, "", err
	}
	v, err := parse(text)
	if err != nil {
		return nil, "", err
	}
	if err := v.check(); err != nil {
		return nil, "", err
	}
	if f != nil {
		if err := v.setData(f); err != nil {
			return nil, "", err
		}
	}
	if err := v.setDefaults(); err != nil {
		return nil, "", err
	}
	return v.json(), v.sentence(), nil
}

func textOf(spec any) ([]byte, error) {
	var text []byte
	switch spec := spec.(type) {
	case string:
		text = []byte(spec)
	case []byte:
		text = spec
	case json.RawMessage:
		text = spec
	default:
		var err error
		if text, err = json.Marshal(spec); err != nil {
			return nil, fmt.Errorf("the spec, a %T, has no JSON form: %w: give JSON, or a value that marshals to JSON", spec, err)
		}
	}
	if !utf8.Valid(text) {
		return nil, errors.New("the spec is not UTF-8: JSON text must be")
	}
	return text, nil
}

// given is a spec's top level. Its members keep their order and their text, since the
// order of channels is that of a tooltip's lines.
type given struct {
	names []string
	raw   map[string]json.RawMessage
	all   map[string]any // the same, decoded, for reading
}

func parse(text []byte) (*given, error) {
	v := &given{raw: make(map[string]json.RawMessage)}
	// This also refuses text after the object, which the loop below would not read.
	if err := json.Unmarshal(text, &v.all); err != nil {
		return nil, fmt.Errorf("the spec is not a JSON object: %w", err)
	}
	if v.all == nil {
		return nil, errors.New("the spec is null: give a JSON object")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, value); err != nil {
			return nil, err
		}
		v.set(name.(string), compact.Bytes())
	}
	return v, nil
}

func (v *given) set(name string, value json.RawMessage) {
	if _, ok := v.raw[name]; !ok {
		v.names = append(v.names, name)
	}
	v.raw[name] = value
}

// json writes the members in their order.
func (v *given) json() json.RawMessage {
	out := []byte{'{'}
	for i, name := range v.names {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendString(out, name), ':')
		out = append(out, v.raw[name]...)
	}
	return append(out, '}')
}

// setData makes f's rows the spec's data. The members name and format of the spec's own
// data object stay.
func (v *given) setData(f *frame.Frame) error {
	if f.Len() > maxPoints {
		return fmt.Errorf("%d rows are more than the %d that a spec can have: group or sample them in a memo first, or use a LineChart, BarChart, AreaChart or ScatterChart, which take any number",
			f.Len(), maxPoints)
	}
	own, _ := v.all["data"].(map[string]any)
	data := []byte(`{"values":`)
	data = appendRows(data, f)
	for _, name := range []string{"name", "format"} {
		if value, ok := own[name]; ok {
			text, err := json.Marshal(value)
			if err != nil {
				return err
			}
			data = append(append(appendString(append(data, ','), name), ':'), text...)
		}
	}
	if _, ok := own["values"]; ok {
		return errors.New("the spec holds data.values and rows are given too: give one of them")
	}
	v.set("data", append(data, '}'))
	return nil
}

// setDefaults fills in the members that make a spec fit a page, unless the spec has them.
func (v *given) setDefaults() error {
	if _, ok := v.all["width"]; !ok && v.isView() {
		v.set("width", json.RawMessage(`"container"`))
		if _, ok := v.all["autosize"]; !ok {
			v.set("autosize", json.RawMessage(`{"type":"fit-x","contains":"padding"}`))
		}
	}
	config, ok := v.all["config"].(map[string]any)
	if !ok {
		config = object{}
	}
	setTooltips(config)
	text, err := json.Marshal(config)
	if err != nil {
		return err
	}
	v.set("config", text)
	return nil
}

// setTooltips turns tooltips on for all marks except those drawn as one path. Such a path
// would show its first point, wherever the pointer is.
func setTooltips(config map[string]any) {
	mark := member(config, "mark")
	if _, ok := mark["tooltip"]; ok {
		return
	}
	mark["tooltip"] = true
	for _, path := range []string{"line", "area", "trail"} {
		if m := member(config, path); m["tooltip"] == nil {
			m["tooltip"] = false
		}
	}
}

// member gives the object of that name inside another, making it if it is not there.
func member(o map[string]any, name string) map[string]any {
	m, ok := o[name].(map[string]any)
	if !ok {
		m = object{}
		o[name] = m
	}
	return m
}

// isView tells whether the spec is one view: only that can take its container's width.
func (v *given) isView() bool {
	_, mark := v.all["mark"]
	_, layer := v.all["layer"]
	encoding, _ := v.all["encoding"].(map[string]any)
	for _, channel := range []string{"row", "column", "facet"} {
		if _, ok := encoding[channel]; ok {
			return false
		}
	}
	return mark || layer
}

func (v *given) sentence() string {
	if text, ok := v.all["description"].(string); ok && text != "" {
		return text
	}
	switch title := v.all["title"].(type) {
	case string:
		if title != "" {
			return title
		}
	case map[string]any:
		if text, ok := title["text"].(string); ok && text != "" {
			return text
		}
	}
	return "Chart"
}
